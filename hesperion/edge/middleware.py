"""The outermost middleware: static files, redirects and error pages pass it too."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from hesperion.edge.headers import headers_for, is_staff_address
from hesperion.edge.page_cache.headers import SURROGATE_CONTROL

# Not "cookies": browsers would clear those of the whole registered domain, other sites' included.
CLEARED_AT_SIGN_OUT = '"cache", "storage"'


class SecurityHeaders:
    """Middleware that sets the headers of every response, and forbids all caching of staff's pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in headers_for(request).items():
            response.headers[name] = value
        if is_staff_address(request):
            response.headers["Cache-Control"] = "no-store, private"
        if getattr(request, "is_signed_out", False):
            response.headers["Clear-Site-Data"] = CLEARED_AT_SIGN_OUT
        return response


class CompressedPages(GZipMiddleware):
    """Middleware that compresses pages by gzip, except those for staff.

    The length of a compressed page reveals which text occurs in it twice (BREACH). Pages for staff
    show search words, which a link on another site can set, beside patients' data. Pages for
    patients show no parameter of their address.
    """

    def process_response(self, request: HttpRequest, response: Any) -> HttpResponseBase:
        if is_staff_address(request) or _goes_as_it_is(response):
            return response
        return super().process_response(request, response)


def _goes_as_it_is(response: Any) -> bool:
    """The page cache compresses its pages itself. A file with ranges keeps its length, and gets no smaller."""
    return "Accept-Ranges" in response.headers or SURROGATE_CONTROL in response.headers


def clear_at_sign_out(request: HttpRequest) -> None:
    """Make the response tell the browser to clear its cache and storage for this site."""
    request.is_signed_out = True  # type: ignore[attr-defined]


@receiver(user_logged_out)
def _staff_signed_out(sender: Any, request: HttpRequest, **signal: Any) -> None:
    clear_at_sign_out(request)
