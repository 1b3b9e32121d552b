"""Real parts for tests: a mail server, a Celery worker, a broker that can be taken away."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from random import randrange
from socket import AF_INET, SOCK_STREAM, socket
from threading import Barrier, Event
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import psycopg
from aiosmtpd.controller import Controller
from django.db import DEFAULT_DB_ALIAS, connections
from psycopg.conninfo import conninfo_to_dict

from hesperion.embedded.options import ROOT

PATIENCE = 120  # seconds for what takes one or two on a quiet machine: how fast it is, is no result


def wait_until(condition: Callable[[], Any], what: str, seconds: float = PATIENCE) -> Any:
    """The condition's first true value. AssertionError naming `what` when the time is over."""
    deadline = time.monotonic() + seconds
    pause = Event()
    while time.monotonic() < deadline:
        if value := condition():
            return value
        pause.wait(0.05)
    raise AssertionError(f"not within {seconds} s: {what}")


def free_port() -> int:
    """A port below the ephemeral ones that nobody listens on."""
    while True:
        port = randrange(20_000, 32_000)
        with socket(AF_INET, SOCK_STREAM) as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port


def is_well(url: str) -> bool:
    """Whether the site at `url` answers that every part of it works."""
    try:
        with urlopen(f"{url}/healthz", timeout=PATIENCE) as answer:  # noqa: S310 - our own address
            return answer.status == 200
    except URLError:
        return False


def fresh_shell() -> dict[str, str]:
    """The environment of a shell that was just opened: without the tests' settings."""
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}


class Postbox:
    """What a mail server received. `welcome` is its reply to a recipient, `answer` to the letter."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.addresses: list[str] = []
        self.welcome = "250 OK"
        self.answer = "250 OK"
        self.seen = Event()
        self.release = Event()
        self.release.set()

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if self.welcome.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.welcome

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        reply = self.answer  # of the moment when the letter came, however long it is held
        self.seen.set()
        await server.loop.run_in_executor(None, self.release.wait, 30)
        if reply.startswith("250"):
            self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
            self.addresses += envelope.rcpt_tos
        return reply


class SlowPostbox:
    """Takes every letter, after some seconds."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        await asyncio.sleep(self._seconds)
        return "250 Taken"


@contextmanager
def slow_mail_server(port: int, seconds: float) -> Iterator[None]:
    """A real SMTP server on 127.0.0.1 that takes its time for each letter."""
    controller = Controller(SlowPostbox(seconds), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield
    finally:
        controller.stop()


@contextmanager
def mail_server(port: int, address: str = "127.0.0.1") -> Iterator[Postbox]:
    """A real SMTP server at an address of this machine."""
    postbox = Postbox()
    controller = Controller(postbox, hostname=address, port=port)
    controller.start()
    try:
        yield postbox
    finally:
        postbox.release.set()
        controller.stop()


def in_parallel(count: int, work: Callable[[], Any], rounds: int = 1) -> list[Any]:
    """What `count` threads get from `work`, all begun at once, each with connections of its own."""
    together = Barrier(count)

    def run(_number: int) -> Any:
        try:
            together.wait(PATIENCE)
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count * rounds)))


def owner_url() -> str:
    """The test database, by the role that owns it."""
    base, _, _ = os.environ["OWNER_DATABASE_URL"].rpartition("/")
    return f"{base}/{connections['default'].settings_dict['NAME']}"


def runtime_environment() -> dict[str, str]:
    """The environment of a process that runs the site, by the runtime roles, on the test databases."""
    addresses = {
        "DATABASE_URL": "default",
        "RESEARCH_DATABASE_URL": "default",
        "SEALER_DATABASE_URL": "default",
        "KEYS_DATABASE_URL": "keys",
    }
    variables = {name: os.environ[name] for name in os.environ if name != "DATABASE_ROLE"}
    for name, alias in addresses.items():
        base, _, _ = variables[name].rpartition("/")
        variables[name] = f"{base}/{connections[alias].settings_dict['NAME']}"
    return variables | {"DATABASE_ROLE": "site"}


@contextmanager
def as_site() -> Iterator[None]:
    """The default connection is that of the site's role."""
    connection = connections[DEFAULT_DB_ALIAS]
    settings = connection.settings_dict
    owner = {name: settings[name] for name in ("USER", "PASSWORD")}
    role = conninfo_to_dict(runtime_environment()["DATABASE_URL"])
    connection.close()
    settings.update(USER=role["user"], PASSWORD=role["password"])
    try:
        yield
    finally:
        connection.close()
        settings.update(owner)


@contextmanager
def worker(
    log: Path,
    queue: str = "celery",
    program: Sequence[str] = ("-m", "celery", "-A", "hesperion", "worker"),
    **environment: str,
) -> Iterator[subprocess.Popen[bytes]]:
    """A real Celery worker of one queue on the test database; ended with all its children, by force."""
    variables = runtime_environment() | environment
    command = [sys.executable, *program]
    options = ["--without-gossip", "--without-mingle", "--concurrency=1", "--loglevel=INFO"]
    options += [f"--queues={queue}"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, *options],
            cwd=ROOT,
            env=variables,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            wait_until(lambda: b" ready." in log.read_bytes(), f"the worker is ready ({log})")
            yield process
        finally:
            kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """kill -9, to the process and its children."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(PATIENCE)


@contextmanager
def broker_away() -> Iterator[None]:
    """The broker's database accepts nobody and has thrown out those who were in."""
    with _closed(os.environ["CELERY_BROKER_URL"].rpartition("/")[2]):
        yield


@contextmanager
def database_away() -> Iterator[None]:
    """So does the database of the test that runs."""
    with _closed(connections["default"].settings_dict["NAME"]):
        connections["default"].close()
        yield


@contextmanager
def keys_away() -> Iterator[None]:
    """So does the key store."""
    with _closed(connections["keys"].settings_dict["NAME"]):
        connections["keys"].close()
        yield


@contextmanager
def _closed(name: str) -> Iterator[None]:
    with psycopg.connect(os.environ["TEST_SUPERUSER_URL"], autocommit=True) as server:
        server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        server.execute(  # and wait until they have ended: until then they would still answer
            "SELECT pg_terminate_backend(pid, %s) FROM pg_stat_activity WHERE datname = %s",
            [PATIENCE * 1000, name],
        )
        try:
            yield
        finally:
            server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
