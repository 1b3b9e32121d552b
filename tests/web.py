"""A real web process on the test database, and requests to it byte for byte."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

from hesperion.embedded.options import ROOT
from tests.services import free_port, kill, runtime_environment, wait_until


@dataclass
class Web:
    port: int
    log: Path
    process: subprocess.Popen[bytes]

    def raw(self, head: str, body: bytes = b"") -> "Answer":
        """The answer to a request whose lines are `head`'s. Host and the end of the head are added."""
        with self.connected(head, body) as connection:
            return read_answer(connection)

    @contextmanager
    def connected(self, head: str, body: bytes = b"") -> Iterator[socket.socket]:
        """A connection on which so much was sent."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as connection:
            lines = [*head.strip().splitlines(), "Host: localhost", "", ""]
            connection.sendall("\r\n".join(lines).encode("latin-1") + body)
            yield connection


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    text: str


def read_answer(connection: socket.socket) -> Answer:
    """The next answer on the connection."""
    response = HTTPResponse(connection)
    response.begin()
    headers = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, headers, response.read().decode(errors="replace"))


@contextmanager
def web(folder: Path, **environment: str) -> Iterator[Web]:
    """The web process of the Procfile on a free port, with variables of its own."""
    port, log = free_port(), folder / "web.log"
    command = [sys.executable, "-m", "hesperion.web", "--port", str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=runtime_environment() | environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_until(lambda: _answers(port) or process.poll() is not None, "the web answers", 120)
        assert process.poll() is None, log.read_text()
        yield Web(port, log, process)
    finally:
        kill(process)


def _answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", "/.well-known/security.txt", headers={"Host": "localhost"})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
