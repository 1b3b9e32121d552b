"""Signing in by a mailed link, or by its code in the browser that requested it; and signing out."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hesperion.edge.middleware import clear_at_sign_out
from intake.participants import limits, pins, queries, session
from intake.participants.actions.sign_in import request_sign_in, sign_in_by_code, sign_in_by_link
from intake.participants.forms import CodeForm, SignInForm
from intake.participants.responses import page, post_data, render_form, unknown_link


@never_cache
@page
def sign_in(request: HttpRequest) -> HttpResponse:
    """The page to request a mail to sign in. The response is the same for known and unknown addresses."""
    form = SignInForm(post_data(request))
    if limits.accepts(form, request):
        return ask_for_link(request, form.cleaned_data["email"])
    return render_form(request, "participants/sign_in.html", form)


@never_cache
@page
def code(request: HttpRequest) -> HttpResponse:
    """The page that says that a mail may be on its way, and asks for its code."""
    asked = request.session.get(session.REQUESTED_SIGN_IN)
    if asked is None:
        return redirect("my:sign_in")
    form = CodeForm(post_data(request))
    if form.is_valid():
        subjects = sign_in_by_code(sign_in=asked, typed=form.cleaned_data["code"])
        if subjects:
            return begin_or_ask_for_pin(request, subjects)
        form.refuse()
    if not queries.has_tries(asked):
        return render(request, "participants/code_dead.html", status=410)
    return render_form(request, "participants/code.html", form)


@never_cache
@page
def open_sign_in_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Sign in by the mailed link, on POST only.

    GET only shows a button, because a mail scanner that opens the link would use it up.
    """
    if request.method == "POST":
        subjects = sign_in_by_link(token=secret)
        if subjects:
            return begin_or_ask_for_pin(request, subjects)
    elif queries.opens(secret):
        return render(request, "participants/open.html")
    return unknown_link(request, "participants/link_dead.html")


@never_cache
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    session.end(request.session)
    clear_at_sign_out(request)
    return redirect("my:signed_out")


@never_cache
@require_safe
def signed_out(request: HttpRequest) -> HttpResponse:
    return render(request, "participants/signed_out.html")


def ask_for_link(request: HttpRequest, email: str) -> HttpResponse:
    """Enqueue the mail to sign in, and redirect to the page that takes its code in this browser."""
    asked = request_sign_in(email=email)
    request.session[session.REQUESTED_SIGN_IN] = str(asked.pk)
    return redirect("my:code")


def begin_or_ask_for_pin(request: HttpRequest, subjects: list[uuid.UUID]) -> HttpResponse:
    """Sign in and redirect, so that the token leaves the address bar. If there is a PIN, ask for it first."""
    if pins.has_pin(subjects):
        session.await_pin(request.session, subjects)
        return redirect("my:enter_pin")
    session.begin(request.session, subjects)
    return redirect("my:home")
