"""Pages: the PIN that one may set, and the one that asks for it."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from intake.participants import pins
from intake.participants import session as proof
from intake.participants.access import sign_in_required
from intake.participants.forms import EnterPinForm, SetPinForm
from intake.participants.responses import page, post_data, render_form


@never_cache
@page
def enter(request: HttpRequest) -> HttpResponse:
    """After a few wrong ones a new mail has to be asked for."""
    subjects = proof.held_by(request.session)
    if not subjects:
        return redirect("my:sign_in")
    form = EnterPinForm(post_data(request))
    if form.is_valid():
        left = pins.tries_left(proof.held_since_mail(request.session))
        opened = pins.opened_by(form.cleaned_data["pin"], subjects) if left >= 0 else []
        if opened:
            proof.begin(request.session, opened)
            return redirect("my:home")
        if left <= 0:
            proof.let_go(request.session)
            return render(request, "participants/pin_dead.html", status=410)
        form.refuse()
    return render_form(request, "participants/enter_pin.html", form)


@page
@sign_in_required
def pin(request: HttpRequest, subjects: list[uuid.UUID]) -> HttpResponse:
    """Set one, or another one. Who is signed in typed the one before already."""
    form = SetPinForm(post_data(request))
    if form.is_valid():
        pins.set_pin(subjects=subjects, pin=form.cleaned_data["pin"])
        return redirect("my:pin")
    return render_form(request, "participants/pin.html", form, is_set=pins.is_set(subjects))


@sign_in_required
@require_POST
def remove(request: HttpRequest, subjects: list[uuid.UUID]) -> HttpResponse:
    pins.remove_pin(subjects=subjects)
    return redirect("my:pin")
