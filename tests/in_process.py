"""Servers in a thread of the test's own process: what a test replaces there holds for their requests, too."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import HTTPServer, ThreadingHTTPServer
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer


class ThreadingSite(ThreadingHTTPServer, WSGIServer):
    """For a WSGI application, by `set_app`."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *arguments):
        """Nothing."""


@contextmanager
def serving(server: HTTPServer) -> Iterator[int]:
    """The port at which the server answers."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
