"""nginx, that sends given bytes as files: as fast as pages go out on this machine."""

import http.client
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psutil

from tests.services import free_port, wait_until

_PATH = "/usr/sbin:/usr/bin:/usr/local/bin"
_CONFIG = """
daemon off; worker_processes auto; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
  access_log off; default_type text/html; keepalive_requests 1000000;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; root {folder}/pages; index index.html; {headers} }}
}}
"""


def is_installed() -> bool:
    return shutil.which("nginx", path=_PATH) is not None


@contextmanager
def serving(
    var: Path, page: str, body: bytes, headers: Mapping[str, str] | None = None
) -> Iterator[tuple[int, psutil.Process]]:
    """nginx with `body` at `page`, below `headers`; its port and its first process."""
    folder, port = var / f"nginx{page.replace('/', '-')}", free_port()
    file = folder / "pages" / page.strip("/") / "index.html"
    file.parent.mkdir(parents=True)
    file.write_bytes(body)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755)  # root's nginx reads as somebody else
    config = folder / "nginx.conf"
    told = " ".join(f'add_header {name} "{value}";' for name, value in (headers or {}).items())
    config.write_text(_CONFIG.format(folder=folder, port=port, headers=told))
    program = shutil.which("nginx", path=_PATH)
    server = subprocess.Popen([str(program), "-c", str(config)], cwd=folder)
    try:
        wait_until(lambda: _is_up(port, page), "nginx answers")
        yield port, psutil.Process(server.pid)
    finally:
        server.terminate()
        server.wait(10)


def _is_up(port: int, page: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", page)
        return connection.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        connection.close()
