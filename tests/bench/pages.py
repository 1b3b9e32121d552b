"""Looking at a page: the web that makes it, beside nginx that sends the same bytes as a file."""

import http.client
import shutil
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from tests.bench.comparison import by_turns
from tests.bench.site import Site
from tests.services import free_port, wait_until

AT_ONCE = 4  # readers
BLOCKS = 10
PAGES = ["/share/", "/my/sign-in/"]
_NGINX = """
daemon off; worker_processes auto; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
  access_log off; default_type text/html; keepalive_requests 100000;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; root {folder}/pages; index index.html; }}
}}
"""


def measure(site: Site, size: int) -> list[tuple[str, ...]]:
    """`size` views of each page by each server; says so where there is no nginx."""
    if shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin") is None:
        return [("page views: nginx is not installed", "", "", "", "", "")]
    with site.web("hesperion.settings.local") as ours:
        return [row for page in PAGES for row in _page(site, ours, page, size)]


def _page(site: Site, ours: int, page: str, size: int) -> list[tuple[str, ...]]:
    with _nginx(site.folder, page, _get(ours, page)) as beside:
        each = max(1, size // BLOCKS)
        times = by_turns(
            BLOCKS, plain=lambda: _views(beside, page, each), ours=lambda: _views(ours, page, each)
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


@contextmanager
def _nginx(var: Path, page: str, body: bytes) -> Iterator[int]:
    """nginx with `body` at `page`; its port."""
    folder, port = var / f"nginx{page.replace('/', '-')}", free_port()
    file = folder / "pages" / page.strip("/") / "index.html"
    file.parent.mkdir(parents=True)
    file.write_bytes(body)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755)  # root's nginx reads as somebody else
    config = folder / "nginx.conf"
    config.write_text(_NGINX.format(folder=folder, port=port))
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin")
    server = subprocess.Popen([str(program), "-c", str(config)], cwd=folder)
    try:
        wait_until(lambda: _is_up(port, page), "nginx answers")
        yield port
    finally:
        server.terminate()
        server.wait(10)


def _is_up(port: int, page: str) -> bool:
    try:
        return bool(_get(port, page))
    except OSError:
        return False
