"""Asks the WSGI application as a web server does, with finished pages before Django."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import RequestFactory

from hesperion.edge.page_cache import PageCache


@contextmanager
def _the_tests_transaction_stays() -> Iterator[None]:
    """As Django's test client does it: a request would close the connection."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


class Server:
    """One process of the web. `made` counts how often Django was asked."""

    def __init__(self) -> None:
        self.made = 0
        self._application = PageCache(self._django)
        self._handler = WSGIHandler()

    def _django(self, environ, start_response):
        self.made += 1
        return self._handler(environ, start_response)

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """`headers` as in `if_none_match="…"`."""
        environ = RequestFactory().generic(method, path, secure=True).environ
        del environ["HTTP_COOKIE"]  # empty, and no browser sends that
        environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        answer: list = []
        with _the_tests_transaction_stays():
            body = b"".join(self._application(environ, lambda *told: answer.extend(told)))
        status, fields = answer[:2]
        assert len(fields) == len({name.lower() for name, _value in fields}), "a header came twice"
        return Answer(int(status.split()[0]), dict(fields), body)
