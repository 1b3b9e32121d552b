"""Looking at a page: the web that makes it, beside nginx that sends the same bytes as a file."""

import http.client
import time
from concurrent.futures import ThreadPoolExecutor

from tests.bench import nginx
from tests.bench.comparison import blocks, by_turns
from tests.bench.site import Site

AT_ONCE = 4  # readers
BLOCKS = 10
PAGES = ["/share/", "/my/sign-in/"]


def measure(site: Site, size: int) -> list[tuple[str, ...]]:
    """`size` views of each page by each server; says so where there is no nginx."""
    if not nginx.is_installed():
        return [("page views: nginx is not installed", "", "", "", "", "")]
    return [row for page in PAGES for row in _page(site, site.ours, page, size)]


def _page(site: Site, ours: int, page: str, size: int) -> list[tuple[str, ...]]:
    with nginx.serving(site.folder, page, _get(ours, page)) as (beside, _server):
        count = blocks(BLOCKS, size)
        each = max(1, size // count)
        times = by_turns(
            count, plain=lambda: _views(beside, page, each), ours=lambda: _views(ours, page, each)
        )
    return [times.rate(f"view {page}")]


def _views(port: int, page: str, count: int) -> list[float]:
    """Milliseconds of one view, of as many by each of the readers."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        began = time.perf_counter()
        list(pool.map(lambda _reader: _read(port, page, count), range(AT_ONCE)))
        return [(time.perf_counter() - began) * 1000 / count / AT_ONCE]


def _read(port: int, page: str, count: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for _ in range(count):
        connection.request("GET", page, headers={"Host": "localhost"})
        answer = connection.getresponse()
        answer.read()
        assert answer.status == http.client.OK, f"{page} answered {answer.status}"
    connection.close()


def _get(port: int, page: str) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", page, headers={"Host": "localhost"})
    body = connection.getresponse().read()
    connection.close()
    return body
