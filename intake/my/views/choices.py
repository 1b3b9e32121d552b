"""The page on which a participant allows purposes, or stops to allow them."""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from hesperion.ui.words import in_words
from intake.consent import signers
from intake.consent.actions import withdrawals
from intake.consent.choices import Purpose
from intake.consent.models import Consent
from intake.consent.purposes import purpose_groups, purpose_label
from intake.consent.queries import live_consent, purposes_allowed_by
from intake.consent.renewals import needs_new_consent
from intake.my.forms import PurposesForm
from intake.participants import session, versions
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


def offered(participant: Participant, consent: Consent) -> list[Purpose]:
    """The purposes on this page: what the signed text names.

    The study is not among them: to stop it, the participant withdraws.
    """
    asked = signers.purposes_offered_to(teller=participant.teller, group=participant.age_group)
    return [
        purpose
        for purpose in asked
        if purpose != Purpose.STUDY and purpose in consent.document.uses
    ]


@participant_required
def choices(request: HttpRequest, participant: Participant) -> HttpResponse:
    consent = live_consent(participant)
    if consent is None:
        return redirect_or_hold(request, reverse("my:home"), UNSAVED_TEMPLATE)
    asked, now = offered(participant, consent), sorted(purposes_allowed_by(consent))
    purposes = purpose_groups(asked, consent.document.audience)
    form = PurposesForm(post_data(request), purposes=purposes, initial={"purposes": now})
    form.version = versions.sent_with(request) or versions.version_of(now)
    if form.is_valid():
        try:
            _choose(request, participant, form, asked)
        except versions.Overtaken as overtaken:
            shown = [purpose for purpose in asked if purpose in now]
            words = in_words(PurposesForm(purposes=purposes, initial={"purposes": shown}))
            saved, around = overtaken.saved, {"newer": words, "participant": participant}
            return render_conflict(request, _TEMPLATE, form, saved, **around)
        return redirect("my:choices", participant.public_id)
    saved = _saved(request, participant, consent) if request.method != "POST" else None
    has_new_text = needs_new_consent(participant)
    around = {"participant": participant, "saved": saved, "has_new_text": has_new_text}
    return render_form(request, _TEMPLATE, form, **around)


def _choose(
    request: HttpRequest, participant: Participant, form: PurposesForm, offered: list[Purpose]
) -> None:
    granted, since = form.cleaned_data["purposes"], timezone.now()
    with suppress(withdrawals.Locked):  # another page ended the consent just now
        withdrawals.choose_purposes(
            participant=participant, granted=granted, offered=offered, version=form.version
        )
        session.remember_saving(request.session, _page_of(participant), since)


def _saved(
    request: HttpRequest, participant: Participant, consent: Consent
) -> list[tuple[str, bool]] | None:
    """The label of each purpose that was chosen since the page was last shown, and whether it is allowed.

    None if nothing was saved; empty if it made no difference.
    """
    since = session.read_saving(request.session, _page_of(participant))
    if since is None:
        return None
    audience = consent.document.audience
    latest = consent.choices.filter(chosen_at__gte=since).order_by("pk")
    granted = {choice.purpose: choice.granted for choice in latest}
    return [(purpose_label(purpose, audience), is_on) for purpose, is_on in granted.items()]


def _page_of(participant: Participant) -> str:
    return f"choices {participant.public_id}"
