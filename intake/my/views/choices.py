"""The page on which a participant allows purposes, or stops to allow them."""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from hesperion.ui.words import in_words
from intake.consent import signers
from intake.consent.actions import withdrawals
from intake.consent.choices import Purpose
from intake.consent.purposes import purpose_groups
from intake.consent.queries import live_consent, purposes_allowed_by
from intake.my.forms import PurposesForm
from intake.participants import versions
from intake.participants.access import participant_required
from intake.participants.models import Participant
from intake.participants.responses import (
    UNSAVED_TEMPLATE,
    post_data,
    redirect_or_hold,
    render_conflict,
    render_form,
)

_TEMPLATE = "my/choices.html"


def offered(participant: Participant) -> list[Purpose]:
    """The purposes on this page.

    The study is not among them: to stop it, the participant withdraws.
    """
    asked = signers.purposes_offered_to(teller=participant.teller, group=participant.age_group)
    return [purpose for purpose in asked if purpose != Purpose.STUDY]


@participant_required
def choices(request: HttpRequest, participant: Participant) -> HttpResponse:
    consent = live_consent(participant)
    if consent is None:
        return redirect_or_hold(request, reverse("my:home"), UNSAVED_TEMPLATE)
    asked, now = offered(participant), sorted(purposes_allowed_by(consent))
    purposes = purpose_groups(asked, consent.document.audience)
    form = PurposesForm(post_data(request), purposes=purposes, initial={"purposes": now})
    form.version = versions.sent_with(request) or versions.version_of(now)
    if form.is_valid():
        try:
            _choose(participant, form, asked)
        except versions.Overtaken as overtaken:
            shown = [purpose for purpose in asked if purpose in now]
            words = in_words(PurposesForm(purposes=purposes, initial={"purposes": shown}))
            saved, around = overtaken.saved, {"newer": words, "participant": participant}
            return render_conflict(request, _TEMPLATE, form, saved, **around)
        return redirect(reverse("my:choices", args=[participant.public_id]) + "?saved")
    is_saved = "saved" in request.GET and request.method != "POST"
    return render_form(request, _TEMPLATE, form, participant=participant, is_saved=is_saved)


def _choose(participant: Participant, form: PurposesForm, offered: list[Purpose]) -> None:
    granted = form.cleaned_data["purposes"]
    with suppress(withdrawals.Locked):  # another page ended the consent just now
        withdrawals.choose_purposes(
            participant=participant, granted=granted, offered=offered, version=form.version
        )
