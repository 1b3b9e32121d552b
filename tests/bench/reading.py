"""Reading an article: the web with its finished page, beside nginx that sends the same bytes as a file.

Each reader keeps a connection and asks for one page after the other, as browsers do. Both servers send the
packed page below the same headers. Readers run on the same processors and take part of the time on the clock:
the servers' own processor time stands beside it.
"""

import http.client
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from tests.bench import nginx
from tests.bench.comparison import blocks, by_turns
from tests.bench.server_time import process_seconds
from tests.bench.site import Site

PAGE = "/articles/car-t-autoimmune/"
READERS = 4
GOAL = 0.4  # of nginx, on the clock
BLOCKS = 10
OWN = {"content-length", "connection", "date", "server", "etag", "accept-ranges", "content-type"}
REQUEST = f"GET {PAGE} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n".encode()


def measure(site: Site, size: int) -> list[tuple[str, ...]]:
    """Five times `size` pages for each reader by each server; says so where there is no nginx."""
    if not nginx.is_installed():
        return [("reading an article: nginx is not installed", "", "", "", "", "")]
    body, headers = _get(site.ours)
    with nginx.serving(site.folder, PAGE, body, headers) as (beside, server):
        nginx_seconds = partial(process_seconds, [server, *server.children()])
        our_seconds = partial(site.web_seconds, site.ours)
        both = by_turns(
            blocks(BLOCKS, size),
            plain=lambda: _pages(beside, nginx_seconds, 5 * size),
            ours=lambda: _pages(site.ours, our_seconds, 5 * size),
        )
    return [
        both.measure(0).rate("read the article", at_least=GOAL),
        both.measure(1).row("  processor time of the server"),
    ]


def _pages(port: int, server_seconds: Callable[[], float], count: int) -> list[float]:
    """Milliseconds of one page, of `count` for each reader: on the clock, and of the server's processors."""
    with ThreadPoolExecutor(READERS) as pool:
        began, worked = time.perf_counter(), server_seconds()
        list(pool.map(lambda _reader: _read(port, count), range(READERS)))
        taken = time.perf_counter() - began, server_seconds() - worked
    return [each * 1000 / (count * READERS) for each in taken]


def _read(port: int, count: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        length = _length(connection)
        buffer = memoryview(bytearray(1 << 20))
        for _ in range(count):
            connection.sendall(REQUEST)
            missing = length
            while missing:
                got = connection.recv_into(buffer, min(missing, len(buffer)))
                assert got, "the server closed the connection"
                missing -= got


def _length(connection: socket.socket) -> int:
    """Bytes of one answer, head and all. Each has as many: the next ones are told apart by that."""
    connection.sendall(REQUEST)
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += connection.recv(65536)
    head = answer.partition(b"\r\n\r\n")[0]
    assert head.startswith(b"HTTP/1.1 200"), head
    fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
    length = len(head) + 4 + int(fields[b"content-length"])
    while len(answer) < length:
        answer += connection.recv(65536)
    return length


def _get(port: int) -> tuple[bytes, dict[str, str]]:
    """The page's bytes, packed, and what nginx does not say by itself."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", PAGE, headers={"Host": "localhost", "Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    assert answer.getheader("Content-Encoding") == "gzip"
    headers = {name: value for name, value in answer.getheaders() if name.lower() not in OWN}
    return body, headers
