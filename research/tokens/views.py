"""Tokens on the page of a request: its requester makes them, data stewards revoke them, too."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from research.api.tokens import NoTokenMade, make_token, revoke_token, valid_tokens
from research.requests.queries import DECIDE_REQUEST, MAKE_REQUEST
from research.requests.views import for_roles, own_or_404, request_or_404, request_page


@for_roles(MAKE_REQUEST)
@require_POST
def make(request: HttpRequest, request_id: Any) -> HttpResponse:
    """Make a token, and show it in this answer alone: no redirect could carry it."""
    asked = own_or_404(request, request_id)
    try:
        made = make_token(request=asked, by=request.user)  # type: ignore[arg-type]
    except NoTokenMade as refused:
        return request_page(request, "refused", str(asked), 409, sentence=refused, asked=asked)
    shown = {"asked": asked, "token": made.row, "secret": made.secret, "address": _address()}
    return request_page(request, "token", "A new token", 201, **shown)


@for_roles(MAKE_REQUEST, DECIDE_REQUEST)
@require_POST
def revoke(request: HttpRequest, request_id: Any, token_id: int) -> HttpResponse:
    """Revoke a token of the request's project, and show the page of the request."""
    asked = request_or_404(request, request_id)
    token = valid_tokens(asked.root).filter(pk=token_id).first()
    if token is None:
        raise Http404
    revoke_token(token=token, by=request.user)  # type: ignore[arg-type]
    messages.success(request, f"The token that ends with {token.ending} is revoked.")
    return redirect("requests:request", asked.pk)


def _address() -> str:
    """Where a new token is tried out."""
    return settings.BASE_URL + reverse("api:requests")
