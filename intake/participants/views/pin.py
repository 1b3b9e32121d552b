"""Pages to type the PIN, and to set, change and remove it."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from intake.participants import pins, session
from intake.participants.access import sign_in_required
from intake.participants.actions.pins import remove_pin, set_pin
from intake.participants.forms import EnterPinForm, SetPinForm
from intake.participants.responses import page, post_data, render_form


@never_cache
@page
def enter(request: HttpRequest) -> HttpResponse:
    """The page that asks for the PIN.

    After too many wrong PINs the participant must request a new mail to sign in.
    """
    subjects = session.subjects_awaiting_pin(request.session)
    if not subjects:
        return redirect("my:sign_in")
    form = EnterPinForm(post_data(request))
    if form.is_valid():
        left = pins.tries_left(session.proving_mail(request.session))
        opened = pins.opened_by(form.cleaned_data["pin"], subjects) if left >= 0 else []
        if opened:
            session.begin(request.session, opened)
            return redirect("my:home")
        if left <= 0:
            session.stop_awaiting_pin(request.session)
            return render(request, "participants/pin_dead.html", status=410)
        form.refuse()
    return render_form(request, "participants/enter_pin.html", form)


@page
@sign_in_required
def pin(request: HttpRequest, subjects: list[uuid.UUID]) -> HttpResponse:
    """The page to set or change the PIN.

    It does not ask for the old PIN, which was typed to sign in.
    """
    form = SetPinForm(post_data(request))
    if form.is_valid():
        set_pin(subjects=subjects, pin=form.cleaned_data["pin"])
        return redirect("my:pin")
    return render_form(request, "participants/pin.html", form, is_set=pins.has_pin(subjects))


@sign_in_required
@require_POST
def remove(request: HttpRequest, subjects: list[uuid.UUID]) -> HttpResponse:
    remove_pin(subjects=subjects)
    return redirect("my:pin")
