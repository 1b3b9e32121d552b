"""What people see when a page fails: that the database is away, or that the fault is ours."""

import sys

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.views.defaults import page_not_found, server_error
from psycopg.errors import QueryCanceled

from hesperion.edge.headers import is_behind_a_door

RETRY_AFTER = 10  # seconds
UNREADABLE = (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler404: readers are helped on; behind a door it only says so."""
    template = "404_door.html" if is_behind_a_door(request) else "404.html"
    return page_not_found(request, exception, template_name=template)


def failed(request: HttpRequest) -> HttpResponse:
    """Django's handler500: 503 while the database is away, stops or is too busy, else 500.

    The page for 503 holds what was typed, so that a press of its button sends it again. Staff read whether
    their question took too long. It is made without the database and without context processors, which
    might ask it.
    """
    error = sys.exception()
    if not isinstance(error, OperationalError | InterfaceError):
        return server_error(request)
    page = _door_page(error) if is_behind_a_door(request) else _page(request)
    headers = {"Retry-After": str(RETRY_AFTER), "Cache-Control": "no-store, private"}
    return HttpResponse(page, status=503, headers=headers)


def _page(request: HttpRequest) -> str:
    return render_to_string("503.html", {"typed": _typed(request)})


def _door_page(error: BaseException) -> str:
    """For staff. `statement_timeout` of hesperion/settings/timeouts.py ends what takes too long."""
    return render_to_string(
        "503_door.html", {"is_slow": isinstance(error.__cause__, QueryCanceled)}
    )


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields that were sent; none of a form that holds passwords.

    The CSRF token is among them as it was sent: what another site made up stays refused.
    """
    if hasattr(request, "sensitive_post_parameters"):
        return []
    try:
        return [(name, value) for name, values in request.POST.lists() for value in values]
    except UNREADABLE:
        return []
