"""The error pages: refused, no such page, no database, a failed CSRF check, an error of ours."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.defaults import bad_request, page_not_found, permission_denied, server_error
from psycopg.errors import QueryCanceled

from hesperion.edge.headers import is_staff_address
from hesperion.edge.problems import is_api_address, problem
from hesperion.edge.refusals import staff_refusal
from hesperion.edge.resubmission import resubmission, resubmitted_fields

_RETRY = {"Retry-After": "10"}  # seconds


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400."""
    if is_api_address(request):
        return problem(400)
    return (
        staff_refusal(request, 400)
        if is_staff_address(request)
        else bad_request(request, exception)
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler403."""
    if is_api_address(request):
        return problem(403)
    staff = is_staff_address(request)
    return staff_refusal(request, 403) if staff else permission_denied(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler404: a page with helpful links for readers, and a plain sentence for staff.

    A browser may keep a 404 unless told otherwise: one's own page may be there later, as the card is.
    """
    if is_api_address(request):
        return problem(404)
    if is_staff_address(request):
        return staff_refusal(request, 404)
    response = page_not_found(request, exception)
    response["Cache-Control"] = "no-store, private"
    return response


def failed(request: HttpRequest) -> HttpResponse:
    """Django's handler500: answers 503 if the database is away, stopping or too busy, else 500.

    The page for 503 contains what the person typed, and a button that sends it again. For staff, it
    says if their query took too long. The page is rendered without context processors, as they may
    query the database.
    """
    error = sys.exception()
    if not isinstance(error, OperationalError | InterfaceError):
        if is_api_address(request):
            return problem(500)
        return staff_refusal(request, 500) if is_staff_address(request) else server_error(request)
    if is_api_address(request):
        return problem(503, headers=_RETRY)
    page = _staff_page(request, error) if is_staff_address(request) else _page(request)
    headers = _RETRY | {"Cache-Control": "no-store, private"}
    return HttpResponse(page, status=503, headers=headers)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW. A form of this site can be sent again from the page, with a new token."""
    context = {"is_staff_page": is_staff_address(request)} | resubmission(request)
    response = render(request, "403_csrf.html", context, status=403)
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
