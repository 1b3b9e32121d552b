"""Pages that the confirmation mail links to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from intake.participants import queries
from intake.participants.actions import addresses
from intake.participants.responses import page, unknown_link


@never_cache
@page
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm the participant's address by the mailed link, on POST only.

    GET only shows a button, because mail scanners open links.
    """
    participant = queries.participant_by_token(token)
    if participant is None:
        return _unknown(request)
    if request.method == "POST":
        is_confirmed = addresses.confirm_address_by_token(token=token)
        return redirect("share:confirmed") if is_confirmed else _unknown(request)
    is_confirmed = hasattr(participant, "confirmation")
    return render(request, "share/confirm.html", {"is_confirmed": is_confirmed})


@never_cache
@require_safe
def confirmed(request: HttpRequest) -> HttpResponse:
    return render(request, "share/confirmed.html")


def _unknown(request: HttpRequest) -> HttpResponse:
    return unknown_link(request, "participants/link_unknown.html")
