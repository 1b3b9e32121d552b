"""The error pages: no such page, no database, a failed CSRF check, an error of ours."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.defaults import page_not_found, permission_denied, server_error
from psycopg.errors import QueryCanceled

from hesperion.edge.headers import is_staff_address
from hesperion.edge.resubmission import resubmission, resubmitted_fields

RETRY_AFTER = 10  # seconds


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler404: a page with helpful links for readers, and a plain sentence for staff."""
    template = "404_staff.html" if is_staff_address(request) else "404.html"
    return page_not_found(request, exception, template_name=template)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler403: patients read of their links, staff of their role."""
    template = "403_staff.html" if is_staff_address(request) else "403.html"
    return permission_denied(request, exception, template_name=template)


def failed(request: HttpRequest) -> HttpResponse:
    """Django's handler500: answers 503 if the database is away, stopping or too busy, else 500.

    The page for 503 contains what the person typed, and a button that sends it again. For staff, it
    says if their query took too long. The page is rendered without context processors, as they may
    query the database.
    """
    error = sys.exception()
    if not isinstance(error, OperationalError | InterfaceError):
        return server_error(request)
    page = _staff_page(request, error) if is_staff_address(request) else _page(request)
    headers = {"Retry-After": str(RETRY_AFTER), "Cache-Control": "no-store, private"}
    return HttpResponse(page, status=503, headers=headers)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW. A form of this site can be sent again from the page, with a new token."""
    response = render(request, "403_csrf.html", resubmission(request), status=403)
    response["Cache-Control"] = "no-store, private"
    return response


def _page(request: HttpRequest) -> str:
    return render_to_string(
        "503.html", {"fields": resubmitted_fields(request)} | resubmission(request)
    )


def _staff_page(request: HttpRequest, error: BaseException) -> str:
    """The page for staff. `statement_timeout` of hesperion/settings/timeouts.py cancels slow queries."""
    is_slow = isinstance(error.__cause__, QueryCanceled)
    return render_to_string("503_staff.html", {"is_slow": is_slow} | resubmission(request))
