"""Reading an article: the web with its finished page, beside nginx that sends the same bytes as a file.

Each reader asks for many pages at once on one connection, so that what is measured is who answers, not who
asks. Both send the packed page below the same headers.
"""

import http.client
import socket
import time
from concurrent.futures import ThreadPoolExecutor

from tests.bench import nginx
from tests.bench.comparison import blocks, by_turns
from tests.bench.site import Site

PAGE = "/articles/car-t-autoimmune/"
READERS = 4
AT_ONCE = 25  # pages that a reader has asked for and not yet got
BLOCKS = 10
OWN = {"content-length", "connection", "date", "server", "etag", "accept-ranges", "content-type"}
REQUEST = f"GET {PAGE} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n".encode()


def measure(site: Site, size: int) -> list[tuple[str, ...]]:
    """`size` pages for each reader by each server; says so where there is no nginx."""
    if not nginx.is_installed():
        return [("reading an article: nginx is not installed", "", "", "", "", "")]
    body, headers = _get(site.ours)
    with nginx.serving(site.folder, PAGE, body, headers) as beside:
        rounds = max(1, size // AT_ONCE)
        times = by_turns(
            blocks(BLOCKS, size),
            plain=lambda: _pages(beside, rounds),
            ours=lambda: _pages(site.ours, rounds),
        )
    return [times.rate("read the article")]


def _pages(port: int, rounds: int) -> list[float]:
    """Milliseconds of one page, of all that the readers got."""
    with ThreadPoolExecutor(READERS) as pool:
        began = time.perf_counter()
        list(pool.map(lambda _reader: _read(port, rounds), range(READERS)))
        return [(time.perf_counter() - began) * 1000 / (rounds * AT_ONCE * READERS)]


def _read(port: int, rounds: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        length = _length(connection)
        buffer = memoryview(bytearray(1 << 20))
        for _ in range(rounds):
            connection.sendall(REQUEST * AT_ONCE)
            missing = length * AT_ONCE
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
