"""The WSGI middleware that answers with cached pages."""

import time
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings

from hesperion.edge.page_cache.generation import generation
from hesperion.edge.page_cache.headers import SURROGATE_CONTROL
from hesperion.edge.page_cache.page import Page, StartResponse

Environ = dict[str, Any]
Key = tuple[str, str, bool]

MOST_PAGES = 1_000  # pages; each Host header makes a page of its own, so the number is limited
LIFETIME = 300  # seconds; some changes purge nothing, such as a review that becomes overdue


class PageCache:
    """WSGI middleware that caches the pages that `application` marks with SURROGATE_CONTROL.

    A page is stored if its request had no cookie at all, and is sent to all visitors without a
    session. Visitors with a session, such as staff and patients who began a story, get a page
    rendered for them.
    """

    def __init__(self, application: Callable[[Environ, Any], Any]) -> None:
        self.application = application
        self.pages: dict[Key, Page] = {}

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        key, purges = _key(environ), generation()
        page = self.pages.get(key) if key else None
        if page and page.generation == purges and time.monotonic() < page.until:
            return page.answer(environ, _for_proxies(start_response, time.time()))
        return self._make(environ, start_response, key, purges)

    def _make(
        self, environ: Environ, start_response: StartResponse, key: Key | None, purges: int
    ) -> Iterable[bytes]:
        started: list[Any] = []
        began = time.time()
        made = self.application(
            environ, lambda *status_and_headers: started.extend(status_and_headers)
        )
        status, headers = started[:2]
        own = [
            header for header in headers if header[0] not in (SURROGATE_CONTROL, "Content-Length")
        ]
        if (
            status != "200 OK"
            or SURROGATE_CONTROL not in dict(headers)
            or "Set-Cookie" in dict(headers)
        ):
            start_response(status, [header for header in headers if header[0] != SURROGATE_CONTROL])
            return made
        body = b"".join(made)
        made.close()
        page = Page.of(body, own, generation=purges, until=time.monotonic() + LIFETIME)
        if key and "HTTP_COOKIE" not in environ:
            self._keep(key, page)
            start_response = _for_proxies(start_response, began)
        return page.answer(environ, start_response)

    def _keep(self, key: Key, page: Page) -> None:
        if len(self.pages) >= MOST_PAGES:
            self.pages.clear()
        self.pages[key] = page


def _for_proxies(start_response: StartResponse, read_at: float) -> StartResponse:
    """Let nginx answer with this page for the rest of the second in which it was read, but no longer.

    nginx keeps the header for itself. A lifetime of one second would last up to two there.
    """
    expires = ("X-Accel-Expires", f"@{int(read_at)}")
    return lambda status, headers: start_response(status, [*headers, expires])


def _key(environ: Environ) -> Key | None:
    """The key of the requested page; None where the answer is not the same for everybody."""
    if (
        environ["REQUEST_METHOD"] not in ("GET", "HEAD")
        or environ.get("QUERY_STRING")
        or settings.SESSION_COOKIE_NAME in environ.get("HTTP_COOKIE", "")
    ):
        return None
    name, value = settings.SECURE_PROXY_SSL_HEADER or ("wsgi.url_scheme", "https")
    return environ.get("HTTP_HOST", ""), environ["PATH_INFO"], environ.get(name) == value
