"""The way in: a mailed link, or its code where it was asked for."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hesperion.edge.middleware import clear_at_sign_out
from intake.participants import limits, pins
from intake.participants import queries as participants_queries
from intake.participants import session as proof
from intake.participants.actions import sign_in as actions_sign_in
from intake.participants.forms import CodeForm, SignInForm
from intake.participants.responses import page, post_data, render_form, unknown_link


@never_cache
@page
def sign_in(request: HttpRequest) -> HttpResponse:
    """Whether the address is known changes nothing here: the worker finds out."""
    form = SignInForm(post_data(request))
    if limits.accepts(form, request):
        asked = actions_sign_in.ask(email=form.cleaned_data["email"])
        request.session[proof.ASKED] = str(asked.pk)
        return redirect("my:code")
    return render_form(request, "participants/sign_in.html", form)


@never_cache
@page
def code(request: HttpRequest) -> HttpResponse:
    """Says that a mail may be on its way, and takes its code."""
    asked = request.session.get(proof.ASKED)
    if asked is None:
        return redirect("my:sign_in")
    form = CodeForm(post_data(request))
    if form.is_valid():
        subjects = actions_sign_in.sign_in_by_code(sign_in=asked, typed=form.cleaned_data["code"])
        if subjects:
            return _welcome(request, subjects)
        form.refuse()
    if not participants_queries.has_tries(asked):
        return render(request, "participants/code_dead.html", status=410)
    return render_form(request, "participants/code.html", form)


@never_cache
@page
def open_link(request: HttpRequest, secret: str) -> HttpResponse:
    """GET shows a button, so that a mail scanner that opens the link uses nothing up."""
    if request.method == "POST":
        subjects = actions_sign_in.sign_in_by_link(token=secret)
        if subjects:
            return _welcome(request, subjects)
    elif participants_queries.opens(secret):
        return render(request, "participants/open.html")
    return unknown_link(request, "participants/link_dead.html")


@never_cache
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    proof.end(request.session)
    clear_at_sign_out(request)
    return redirect("my:signed_out")


@never_cache
@require_safe
def signed_out(request: HttpRequest) -> HttpResponse:
    return render(request, "participants/signed_out.html")


def _welcome(request: HttpRequest, subjects: list[uuid.UUID]) -> HttpResponse:
    """Away from the link's address, to their own page; past the PIN where there is one."""
    if pins.is_set(subjects):
        proof.hold(request.session, subjects)
        return redirect("my:enter_pin")
    proof.begin(request.session, subjects)
    return redirect("my:home")
