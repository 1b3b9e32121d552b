"""A participant's own page about trials: those that are open, what we told them, and what they allow."""

import uuid
from contextlib import suppress
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from intake.consent.actions.withdrawals import Locked, choose_purposes
from intake.consent.choices import Purpose
from intake.consent.queries import consented_for, live_consent
from intake.participants.access import sign_in_required
from intake.participants.models import Participant
from intake.participants.responses import post_data, render_conflict, render_form
from intake.participants.versions import Overtaken, sent_with, version_of
from trials.clocks import current_clocks
from trials.geography import neighbours
from trials.news.access import trial_pages_required
from trials.news.actions import choose_countries
from trials.news.forms import CountriesForm
from trials.news.found import country_name, find_trials
from trials.news.queries import countries_of, has_trial_pages, told_to

_TEMPLATE = "trials/news/page.html"


@require_safe
@sign_in_required
def open_own_page(request: HttpRequest, subjects: list[uuid.UUID]) -> HttpResponse:
    """The way to the page of the only story; to the home page where there are several, or none has one."""
    stories = Participant.objects.filter(pk__in=subjects)
    with_pages = [story for story in stories if has_trial_pages(story)]
    if len(with_pages) != 1:
        return redirect("my:home")
    return redirect("my_trials:page", with_pages[0].public_id)


@trial_pages_required
def own_trials(request: HttpRequest, participant: Participant) -> HttpResponse:
    clocks = current_clocks()
    found = find_trials(participant, clocks)
    now = countries_of(participant)
    offered = {*now, *found.open_countries, *neighbours(participant.country)}
    offered.discard(participant.country)
    form = CountriesForm(post_data(request), offered=offered, initial={"countries": now})
    form.version = sent_with(request) or version_of(now)
    around = {"found": found, "clocks": clocks, **_around(participant)}
    if not form.is_valid():
        return render_form(request, _TEMPLATE, form, **around)
    wanted = set(form.cleaned_data["countries"]) - {participant.country}
    try:
        choose_countries(participant=participant, countries=wanted, version=form.version)
    except Overtaken as overtaken:
        newer = [(str(form.fields["countries"].label), _names(overtaken.saved))]
        return render_conflict(request, _TEMPLATE, form, overtaken.saved, newer=newer, **around)
    return redirect("my_trials:page", participant.public_id)


@require_POST
@trial_pages_required
def allow_news(request: HttpRequest, participant: Participant) -> HttpResponse:
    return _choose(participant, is_on=True)


@require_POST
@trial_pages_required
def stop_news(request: HttpRequest, participant: Participant) -> HttpResponse:
    return _choose(participant, is_on=False)


def _choose(participant: Participant, *, is_on: bool) -> HttpResponse:
    if _can_choose(participant):
        with suppress(Locked):  # another page ended the consent just now
            granted = [Purpose.TRIALS] if is_on else []
            choose_purposes(participant=participant, granted=granted, offered=[Purpose.TRIALS])
    return redirect("my_trials:page", participant.public_id)


def _can_choose(participant: Participant) -> bool:
    """Whether the signed text names this use."""
    consent = live_consent(participant)
    return consent is not None and Purpose.TRIALS in consent.document.uses


def _around(participant: Participant) -> dict[str, Any]:
    return {
        "participant": participant,
        "country_name": country_name(participant.country),
        "is_on": consented_for(Purpose.TRIALS).filter(pk=participant.pk).exists(),
        "can_choose": _can_choose(participant),
        "told": told_to(participant),
    }


def _names(codes: list[str]) -> str:
    return ", ".join(sorted(map(country_name, codes)))
