"""Looking at a page: the web that makes it, beside nginx that sends the same bytes as a file."""

import http.client
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from tests.bench import nginx
from tests.bench.comparison import Times, blocks, by_turns
from tests.bench.site import Site

AT_ONCE = 4  # readers
BLOCKS = 10
PAGES = ["/share/", "/my/sign-in/"]

Connect = Callable[[], http.client.HTTPConnection]


def measure(site: Site, size: int) -> list[tuple[str, ...]]:
    """`size` views of each page by each server; says so where there is no nginx."""
    if not nginx.is_installed():
        return [("page views: nginx is not installed", "", "", "", "", "")]
    return [row for page in PAGES for row in _page(site, site.ours, page, size)]


def _page(site: Site, ours: int, page: str, size: int) -> list[tuple[str, ...]]:
    body = fetch(_local(ours), page, "localhost")
    with nginx.serving(site.folder, page, body) as (beside, _server):
        times = compare(_local(beside), _local(ours), page, "localhost", size)
    return [times.rate(f"view {page}")]


def compare(beside: Connect, ours: Connect, page: str, host: str, size: int) -> Times:
    """`size` views of the page of `host` by each of two servers, by turns."""
    count = blocks(BLOCKS, size)
    each = max(1, size // count)
    return by_turns(
        count,
        plain=lambda: _views(beside, page, host, each),
        ours=lambda: _views(ours, page, host, each),
    )


def fetch(connect: Connect, page: str, host: str) -> bytes:
    """The page's body."""
    connection = connect()
    connection.request("GET", page, headers={"Host": host})
    body = connection.getresponse().read()
    connection.close()
    return body


def _local(port: int) -> Connect:
    return lambda: http.client.HTTPConnection("127.0.0.1", port, timeout=30)


def _views(connect: Connect, page: str, host: str, count: int) -> list[float]:
    """Milliseconds of one view, of as many by each of the readers."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        began = time.perf_counter()
        list(pool.map(lambda _reader: _read(connect, page, host, count), range(AT_ONCE)))
        return [(time.perf_counter() - began) * 1000 / count / AT_ONCE]


def _read(connect: Connect, page: str, host: str, count: int) -> None:
    connection = connect()
    for _ in range(count):
        connection.request("GET", page, headers={"Host": host})
        answer = connection.getresponse()
        answer.read()
        assert answer.status == http.client.OK, f"{page} answered {answer.status}"
    connection.close()
