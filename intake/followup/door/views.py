"""The page behind the link in a check-in's mail."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from intake.followup.links import read_token
from intake.participants.responses import page, unknown_link


@never_cache
@page
def answer_by_link(request: HttpRequest, token: str) -> HttpResponse:
    if read_token(token) is None:
        return unknown_link(request, "participants/link_unknown.html")
    return redirect("my:home")
