"""A real web server whose pages answer well, not at all, or lead elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

from tests.services import PATIENCE


class Elsewhere(ThreadingHTTPServer):
    """`asked` has each request; `dripping` says that an endless answer has begun, `release` ends it."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.asked: list[tuple[str, str, str]] = []
        self.dripping = Event()
        self.release = Event()
        self.gone: set[str] = set()

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"


class _Answers(BaseHTTPRequestHandler):
    server: Elsewhere

    def do_HEAD(self) -> None:
        self.answer()

    def do_GET(self) -> None:
        self.answer()

    def answer(self) -> None:
        self.server.asked.append((self.command, self.path, self.headers["User-Agent"]))
        name, _, rest = self.path.strip("/").partition("/")
        if name == "hangs":
            self.server.release.wait(PATIENCE)
            return
        if name == "drips":
            self.drip()
            return
        if name == "to":
            status, onward = 302, f"/{rest}"
        elif name == "away":
            status, onward = 302, "file:///etc/passwd"
        elif name == "round":
            status, onward = 302, "/round"
        elif name == "no-head" and self.command == "HEAD":
            status, onward = 404, ""
        else:
            status, onward = (404 if self.path in self.server.gone else 200), ""
        if name.isdigit():
            status = int(name)
        self.send_response(status)
        if onward:
            self.send_header("Location", onward)
        self.end_headers()

    def drip(self) -> None:
        """A header without an end, letter by letter."""
        with suppress(ConnectionError):
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
            self.server.dripping.set()
            while not self.server.release.wait(0.02):
                self.wfile.write(b"x")

    def log_message(self, *args: object) -> None:
        """Tests need none."""


@contextmanager
def elsewhere() -> Iterator[Elsewhere]:
    server = Elsewhere()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.release.set()
        server.shutdown()
        thread.join(PATIENCE)
        server.server_close()
