"""Middleware of all addresses of staff: sessions expire, and a second factor is required."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from hesperion.accounts import queries, sessions
from hesperion.edge.resubmission import resubmission

Middleware = Callable[[HttpRequest], HttpResponse]

STAFF_PREFIXES = (*queries.STAFF_AREAS, "/account/")
SIGN_IN_AND_OUT = {f"{place}{page}/" for place in STAFF_PREFIXES for page in ("login", "logout")}
FACTOR_PAGES = ("mfa_reauthenticate_webauthn", "mfa_reauthenticate")
PINGS = "/cms/editing-sessions/"  # sent by an open editor without a person doing anything


def end_old_sessions(get_response: Middleware) -> Middleware:
    """Middleware that signs out staff whose session has expired, or whose account has ended.

    Sessions on patients' pages are not ended, because they hold drafts.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(STAFF_PREFIXES) and SESSION_KEY in request.session:
            if not request.user.is_authenticated:
                _end(request, "You were signed out, because your account has ended.")
            elif sessions.is_over(request.session):
                _end(request, "You were signed out, because time was up. Please sign in again.")
            elif not request.path_info.startswith(PINGS):
                sessions.note_activity(request.session)
        return get_response(request)

    return middleware


def _end(request: HttpRequest, why: str) -> None:
    logout(request)
    messages.info(request, why)


def ask_for_second_factor(get_response: Middleware) -> Middleware:
    """Middleware that redirects to the sign-in page and then to the second factor.

    It does so at every address of staff, whether or not the address exists.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if not path.startswith(STAFF_PREFIXES) or path in SIGN_IN_AND_OUT:
            return get_response(request)
        return _redirected(request) or get_response(request)

    return middleware


def _redirected(request: HttpRequest) -> HttpResponse | None:
    is_area = request.path_info.startswith(queries.STAFF_AREAS)
    if not request.user.is_authenticated:
        return _to_sign_in(request) if is_area else None
    if queries.has_used_second_factor(request):
        return None
    if queries.has_second_factor(request.user):
        return _challenge(request)
    return redirect("mfa_index") if is_area and settings.MFA_REQUIRED else None


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Redirect to the sign-in. A form that was sent after the session ended is shown again instead."""
    sign_in = redirect_to_login(request.get_full_path())
    typed = resubmission(request)
    if not typed or not request.accepts("text/html"):
        return sign_in
    place = next(area for area in queries.STAFF_AREAS if request.path_info.startswith(area))
    context = typed | {"sign_in": redirect_to_login(place).url, "has_files": bool(request.FILES)}
    return render(request, "account/resubmission.html", context, status=403)


def _challenge(request: HttpRequest) -> HttpResponse | None:
    """The page that asks for the factor, a passkey first; None on such a page itself."""
    passkey, code = (reverse(name) for name in FACTOR_PAGES)
    if request.path_info in (passkey, code):
        return None
    page = passkey if queries.has_passkey(request.user) else code  # type: ignore[arg-type]
    return redirect_to_login(request.get_full_path(), page)
