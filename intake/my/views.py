"""The participant's home page, and the way in: a mailed link, or its code where it was asked for."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hesperion.edge.middleware import clear_at_sign_out
from hesperion.privacy.access import themself
from intake import limits, panels
from intake.my import actions, pins, proof, queries
from intake.my.doors import signed_in
from intake.my.forms import CodeForm, SignInForm
from intake.replies import page, show, typed, unknown_link


@require_safe
@signed_in
def home(request: HttpRequest, subjects: list[uuid.UUID]) -> HttpResponse:
    with themself(*subjects):
        found = panels.rendered(request, queries.participants(subjects))
        return render(request, "my/home.html", {"panels": found})


@never_cache
@page
def sign_in(request: HttpRequest) -> HttpResponse:
    """Whether the address is known changes nothing here: the worker finds out."""
    form = SignInForm(typed(request))
    if limits.accepts(form, request):
        asked = actions.ask(email=form.cleaned_data["email"])
        request.session[proof.ASKED] = str(asked.pk)
        return redirect("my:code")
    return show(request, "my/sign_in.html", form)


@never_cache
@page
def code(request: HttpRequest) -> HttpResponse:
    """Says that a mail may be on its way, and takes its code."""
    asked = request.session.get(proof.ASKED)
    if asked is None:
        return redirect("my:sign_in")
    form = CodeForm(typed(request))
    if form.is_valid():
        subjects = actions.sign_in_by_code(sign_in=asked, typed=form.cleaned_data["code"])
        if subjects:
            return _welcome(request, subjects)
        form.refuse()
    if not queries.has_tries(asked):
        return render(request, "my/code_dead.html", status=410)
    return show(request, "my/code.html", form)


@never_cache
@page
def open_link(request: HttpRequest, secret: str) -> HttpResponse:
    """GET shows a button, so that a mail scanner that opens the link uses nothing up."""
    if request.method == "POST":
        subjects = actions.sign_in_by_link(token=secret)
        if subjects:
            return _welcome(request, subjects)
    elif queries.opens(secret):
        return render(request, "my/open.html")
    return unknown_link(request, "my/link_dead.html")


@never_cache
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    proof.end(request.session)
    clear_at_sign_out(request)
    return redirect("my:signed_out")


@never_cache
@require_safe
def signed_out(request: HttpRequest) -> HttpResponse:
    return render(request, "my/signed_out.html")


def _welcome(request: HttpRequest, subjects: list[uuid.UUID]) -> HttpResponse:
    """Away from the link's address, to their own page; past the PIN where there is one."""
    if pins.is_set(subjects):
        proof.hold(request.session, subjects)
        return redirect("my:enter_pin")
    proof.begin(request.session, subjects)
    return redirect("my:home")
