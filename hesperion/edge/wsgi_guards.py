"""The outermost WSGI middleware: every error is answered with our headers and a sentence."""

import logging
from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus
from threading import BoundedSemaphore
from typing import Any

from django.conf import settings

from hesperion.edge.headers import bare_headers
from hesperion.edge.problems import API_PREFIX, PROBLEM_TYPE, problem_body

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]

_PATIENCE = 10  # seconds; whoever reads the page has gone then
_MOST_PATIENT = 32  # half of the threads: hesperion/web.py
_SHORT_PATIENCE = 3  # seconds for which the others wait

logger = logging.getLogger(__name__)


class CatchErrors:
    """WSGI middleware that answers 500 if `application` fails, and logs the traceback.

    It does not log the exception's text, which may contain patients' data. The web server would log
    it, and answer without a page.
    """

    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        try:
            made = self.application(environ, start)
        except Exception:
            logger.exception("Nothing answered a request")
            sentence = "The fault is ours, not yours. Wait a few minutes, then try again."
            return refuse_request(environ, start, HTTPStatus.INTERNAL_SERVER_ERROR, sentence)
        return made if isinstance(made, list) else _Parts(made)


class LimitConcurrency:
    """WSGI middleware that lets at most `most` requests into `application` at once.

    Others wait, and are refused if they wait too long, as where the database hangs: each one occupies
    a thread, and the paths `free`, which are not counted, need some too.
    """

    def __init__(self, most: int, application: Application, *, free: frozenset[str]) -> None:
        self.application = application
        self._free = free
        self._places = BoundedSemaphore(max(most, 1))
        self._patient = BoundedSemaphore(_MOST_PATIENT)

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        if environ["PATH_INFO"] in self._free:
            return self.application(environ, start)
        if not self._enter():
            sentence = (
                "The site is busy, and did nothing. Wait a minute, then go back and try again."
            )
            return refuse_request(environ, start, HTTPStatus.SERVICE_UNAVAILABLE, sentence)
        try:
            return self.application(environ, start)
        finally:
            self._places.release()

    def _enter(self) -> bool:
        """Wait for a place; whether there was one in time."""
        is_patient = self._patient.acquire(blocking=False)
        try:
            return self._places.acquire(timeout=_PATIENCE if is_patient else _SHORT_PATIENCE)
        finally:
            if is_patient:
                self._patient.release()


class _Parts:
    """The parts of an answer. An error in one of them ends the answer, as its status is sent already."""

    def __init__(self, made: Iterable[bytes]) -> None:
        self._made = made
        self._parts = iter(made)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            return next(self._parts)
        except StopIteration:
            raise
        except Exception:
            logger.exception("An answer broke off")
            raise StopIteration from None

    def close(self) -> None:
        if close := getattr(self._made, "close", None):
            close()


def refuse_request(
    environ: dict[str, Any], start: Any, status: HTTPStatus, sentence: str
) -> list[bytes]:
    """Answer with `status` and a page of one sentence, or its like for programs, without Django."""
    if environ.get("PATH_INFO", "").startswith(API_PREFIX):
        content_type, content = PROBLEM_TYPE, problem_body(status, sentence)
    else:
        content_type, content = "text/html; charset=utf-8", _page(status, sentence).encode()
    headers = bare_headers() | {"Content-Type": content_type}
    start(f"{status.value} {status.phrase}", list(headers.items()))
    return [content]


def _page(status: HTTPStatus, sentence: str) -> str:
    return (
        f'<!doctype html><html lang="{settings.LANGUAGE_CODE}"><meta charset="utf-8">'
        f"<title>{status.phrase} – Hesperion</title><h1>{status.phrase}</h1><p>{sentence}</p></html>"
    )
