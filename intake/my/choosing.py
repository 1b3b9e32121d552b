"""The page of choices: each purpose on or off, at once."""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise

from hesperion.ui.words import in_words
from intake import signers, versions
from intake.actions import withdrawals
from intake.choices.consent import Purpose
from intake.models import Participant
from intake.my.doors import own
from intake.my.forms import ChoicesForm
from intake.queries import allowed, live_consent
from intake.replies import HELD, lead_away, show, show_both, typed

PAGE = "my/choices.html"


def offered(participant: Participant) -> list[tuple[str, str | Promise]]:
    """The purposes that may be chosen here. Without the study nothing is kept: to stop it is to withdraw."""
    asked = signers.allowed_of(teller=participant.teller, group=participant.age_group)
    return [(purpose.value, purpose.label) for purpose in asked if purpose != Purpose.STUDY]


@own
def choices(request: HttpRequest, participant: Participant) -> HttpResponse:
    consent = live_consent(participant)
    if consent is None:
        return lead_away(request, reverse("my:home"), HELD)
    purposes, now = offered(participant), sorted(allowed(consent))
    form = ChoicesForm(typed(request), purposes=purposes, initial={"purposes": now})
    form.version = versions.sent_with(request) or versions.version_of(now)
    if form.is_valid():
        try:
            _choose(participant, form, [code for code, _label in purposes])
        except versions.Overtaken as overtaken:
            shown = [code for code, _label in purposes if code in now]
            words = in_words(ChoicesForm(purposes=purposes, initial={"purposes": shown}))
            saved, around = overtaken.saved, {"newer": words, "participant": participant}
            return show_both(request, PAGE, form, saved, **around)
        return redirect(reverse("my:choices", args=[participant.public_id]) + "?saved")
    is_saved = "saved" in request.GET and request.method != "POST"
    return show(request, PAGE, form, participant=participant, is_saved=is_saved)


def _choose(participant: Participant, form: ChoicesForm, offered: list[str]) -> None:
    granted = form.cleaned_data["purposes"]
    with suppress(withdrawals.Locked):  # another page ended the consent just now
        withdrawals.choose(
            participant=participant, granted=granted, offered=offered, version=form.version
        )
