"""An article through the proxy beside nginx that sends the same bytes as a file; how soon a change shows."""

import http.client
import ssl
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial

import psutil

from tests.bench import pages
from tests.bench.server_time import process_seconds
from tests.engine.dockerd import Engine
from tests.engine.installation import Installation
from tests.engine.namespace import HOST, OURS
from tests.services import wait_until

PORT = 9443
VIEWS = 10_000
FRESH = 1.0  # seconds from a published change to the first reader who sees it
CONFIG = """
daemon off; worker_processes auto; pid /tmp/nginx.pid; error_log stderr emerg;
events { worker_connections 512; }
http {
  access_log off; default_type text/html; keepalive_requests 1000000;
  client_body_temp_path /tmp/a; proxy_temp_path /tmp/b; fastcgi_temp_path /tmp/c; uwsgi_temp_path /tmp/d;
  scgi_temp_path /tmp/e;
  server {
    listen 9443 ssl; root /pages; index index.html;
    ssl_certificate /tls/fullchain.pem; ssl_certificate_key /tls/key.pem;
  }
}
"""
ARTICLE = """
import django
django.setup()
from articles.models import ArticlePage
print(ArticlePage.objects.live().filter(locale__language_code="en").order_by("pk").first().url)
"""
CHANGE = """
import time, django
django.setup()
from articles.models import ArticlePage
article = ArticlePage.objects.live().filter(locale__language_code="en").order_by("pk").first()
article.title += " {mark}"
article.change_kind, article.change_note = "update", "A title for {mark}."
article.save_revision().publish()
print(time.time())
"""


def measure(site: Installation, engine: Engine) -> list[str]:
    """Prints the ratio; findings in sentences."""
    path = _python(site, ARTICLE)
    servers = [site.inspect(service)["Pid"] for service in ("proxy", "web-a", "web-b")]
    with _file_beside(site, engine, path) as (beside, nginx):
        before = _processor_seconds([nginx]), _processor_seconds(servers)
        times = pages.compare(beside, partial(_connect, site, 443), path, HOST, VIEWS)
        after = _processor_seconds([nginx]), _processor_seconds(servers)
    plain, ours = (end - begin for begin, end in zip(before, after, strict=True))
    print("  " + "  ".join(times.rate(f"view {path}")), flush=True)
    print(f"  processor time of as many views: {plain:.1f} s and {ours:.1f} s", flush=True)
    seconds = _seconds_until_a_change_shows(site, path)
    print(f"  a published change shows after {seconds:.2f} s", flush=True)
    return [] if seconds <= FRESH else [f"A change showed after {seconds:.2f} s only."]


def _processor_seconds(first: Iterable[int]) -> float:
    """Of containers, by their first processes."""
    processes = map(psutil.Process, first)
    return process_seconds(
        each for one in processes for each in (one, *one.children(recursive=True))
    )


def _connect(site: Installation, port: int) -> http.client.HTTPConnection:
    context = site.tls()
    context.check_hostname = False  # an address is connected, not the name
    return http.client.HTTPSConnection(OURS, port, timeout=30, context=context)


def _seconds_until_a_change_shows(site: Installation, path: str) -> float:
    """Somebody reads again and again while it is published."""
    connect, mark = partial(_connect, site, 443), f"changed-{time.time_ns()}"

    def shown() -> float | None:
        return time.time() if mark in pages.fetch(connect, path, HOST).decode() else None

    with ThreadPoolExecutor(1) as reader:
        seen = reader.submit(wait_until, shown, "the change shows")
        published = float(_python(site, CHANGE.format(mark=mark)))
        return seen.result() - published


def _python(site: Installation, program: str) -> str:
    """What a program prints in the worker's container."""
    return site.compose("exec", "-T", "worker", "python", "-", stdin=program).strip()


@contextmanager
def _file_beside(
    site: Installation, engine: Engine, path: str
) -> Iterator[tuple[pages.Connect, int]]:
    """nginx of the proxy's image, with the same certificate, and the page as a file; its first process."""
    folder = site.folder.parent / "beside"
    file = folder / "pages" / path.strip("/") / "index.html"
    file.parent.mkdir(parents=True)
    file.write_bytes(pages.fetch(partial(_connect, site, 443), path, HOST))
    (folder / "nginx.conf").write_text(CONFIG)
    connect = partial(_connect, site, PORT)
    mounts = {
        folder / "pages": "/pages",
        folder / "nginx.conf": "/nginx.conf",
        site.folder / "tls/fullchain.pem": "/tls/fullchain.pem",
        site.folder / "tls/key.pem": "/tls/key.pem",
    }
    volumes = [f"--volume={outside}:{inside}:ro" for outside, inside in mounts.items()]
    container = engine.docker(
        *("run", "--detach", f"--publish={PORT}:{PORT}", *volumes),
        *("hesperion-proxy", "nginx", "-c", "/nginx.conf"),
    )
    try:
        wait_until(lambda: _is_up(connect, path), "nginx answers")
        yield connect, int(engine.docker("inspect", "--format={{.State.Pid}}", container))
    finally:
        engine.docker("rm", "--force", container)


def _is_up(connect: pages.Connect, path: str) -> bool:
    try:
        return bool(pages.fetch(connect, path, HOST))
    except (OSError, ssl.SSLError):
        return False
