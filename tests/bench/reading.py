"""Reading a public page: the web with its finished page, beside nginx that sends the same bytes as a file.

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


def measure(site: Site, size: int) -> list[tuple[str, ...]]:
    return measure_page(site, PAGE, "the article", size)


def measure_page(site: Site, page: str, what: str, size: int) -> list[tuple[str, ...]]:
    """Five times `size` pages for each reader by each server; says so where there is no nginx."""
    if not nginx.is_installed():
        return [(f"reading {what}: nginx is not installed", "", "", "", "", "")]
    body, headers = _get(site.ours, page)
    read = partial(_pages, _request(page), 5 * size)
    with nginx.serving(site.folder, page, body, headers) as (beside, server):
        nginx_seconds = partial(process_seconds, [server, *server.children()])
        our_seconds = partial(site.web_seconds, site.ours)
        both = by_turns(
            blocks(BLOCKS, size),
            plain=lambda: read(beside, nginx_seconds),
            ours=lambda: read(site.ours, our_seconds),
        )
    return [
        both.measure(0).rate(f"read {what}", at_least=GOAL),
        both.measure(1).row("  processor time of the server"),
    ]


def _request(page: str) -> bytes:
    return f"GET {page} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n".encode()


def _pages(
    request: bytes, count: int, port: int, server_seconds: Callable[[], float]
) -> list[float]:
    """Milliseconds of one page, of `count` for each reader: on the clock, and of the server's processors."""
    with ThreadPoolExecutor(READERS) as pool:
        began, worked = time.perf_counter(), server_seconds()
        list(pool.map(lambda _reader: _read(port, request, count), range(READERS)))
        taken = time.perf_counter() - began, server_seconds() - worked
    return [each * 1000 / (count * READERS) for each in taken]


def _read(port: int, request: bytes, count: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        length = _length(connection, request)
        buffer = memoryview(bytearray(1 << 20))
        for _ in range(count):
            connection.sendall(request)
            missing = length
            while missing:
                got = connection.recv_into(buffer, min(missing, len(buffer)))
                assert got, "the server closed the connection"
                missing -= got


def _length(connection: socket.socket, request: bytes) -> int:
    """Bytes of one answer, head and all. Each has as many: the next ones are told apart by that."""
    connection.sendall(request)
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


def _get(port: int, page: str) -> tuple[bytes, dict[str, str]]:
    """The page's bytes, packed, and what nginx does not say by itself."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", page, headers={"Host": "localhost", "Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    assert answer.getheader("Content-Encoding") == "gzip"
    headers = {name: value for name, value in answer.getheaders() if name.lower() not in OWN}
    return body, headers
