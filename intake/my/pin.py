"""Pages: the PIN that one may set, and the one that asks for it."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from intake.my import pins, proof
from intake.my.doors import signed_in
from intake.my.forms import EnterPinForm, SetPinForm
from intake.replies import page, show, typed


@never_cache
@page
def enter(request: HttpRequest) -> HttpResponse:
    """After a few wrong ones a new mail has to be asked for."""
    subjects = proof.held_by(request.session)
    if not subjects:
        return redirect("my:sign_in")
    form = EnterPinForm(typed(request))
    if form.is_valid():
        left = pins.tries_left(proof.held_since_mail(request.session))
        opened = pins.opened_by(form.cleaned_data["pin"], subjects) if left >= 0 else []
        if opened:
            proof.begin(request.session, opened)
            return redirect("my:home")
        if left <= 0:
            proof.let_go(request.session)
            return render(request, "my/pin_dead.html", status=410)
        form.refuse()
    return show(request, "my/enter_pin.html", form)


@page
@signed_in
def pin(request: HttpRequest, subjects: list[uuid.UUID]) -> HttpResponse:
    """Set one, or another one. Who is signed in typed the one before already."""
    form = SetPinForm(typed(request))
    if form.is_valid():
        pins.set_pin(subjects=subjects, pin=form.cleaned_data["pin"])
        return redirect("my:pin")
    return show(request, "my/pin.html", form, is_set=pins.is_set(subjects))


@signed_in
@require_POST
def remove(request: HttpRequest, subjects: list[uuid.UUID]) -> HttpResponse:
    pins.remove_pin(subjects=subjects)
    return redirect("my:pin")
