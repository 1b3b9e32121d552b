"""A participant's own page about trials: those that are open, what we told them, and what they allow."""

import uuid
from contextlib import suppress
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe
from django_countries import countries

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
from trials.news.answers import trial_answers_of
from trials.news.forms import CountriesForm
from trials.news.queries import countries_of, has_trial_pages, told_to
from trials.pages.compared import ComparedTrial, Nearness, compare_trials

_TEMPLATE = "trials/news/page.html"
_Groups = dict[Nearness, list[ComparedTrial]]


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
    clocks, now = current_clocks(), countries_of(participant)
    answers = trial_answers_of([participant.pk])[participant.pk]
    groups = compare_trials(answers, [participant.country, *now], clocks)
    offered = _offered(participant, now, groups)
    form = CountriesForm(post_data(request), offered=offered, initial={"countries": now})
    form.version = sent_with(request) or version_of(now)
    around = {"groups": groups, "clocks": clocks, **_around(participant, now)}
    if not form.is_valid():
        return render_form(request, _TEMPLATE, form, **around)
    wanted = set(form.cleaned_data["countries"]) - {participant.country}
    try:
        choose_countries(participant=participant, countries=wanted, version=form.version)
    except Overtaken as overtaken:
        newer = [(str(form.fields["countries"].label), _names(overtaken.saved))]
        return render_conflict(request, _TEMPLATE, form, overtaken.saved, newer=newer, **around)
    return redirect("my_trials:page", participant.public_id)


@trial_pages_required
@require_POST
def allow_news(request: HttpRequest, participant: Participant) -> HttpResponse:
    return _choose(participant, is_on=True)


@trial_pages_required
@require_POST
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


def _offered(participant: Participant, now: list[str], groups: _Groups) -> set[str]:
    """The countries that have a box: those that were chosen, are next to theirs, or have an open trial."""
    open_in = {place.country for group in groups.values() for one in group for place in one.places}
    return {*now, *neighbours(participant.country), *open_in} - {participant.country}


def _around(participant: Participant, now: list[str]) -> dict[str, Any]:
    return {
        "participant": participant,
        "country_name": _names([participant.country]),
        "where": _names([participant.country, *now]),
        "is_on": consented_for(Purpose.TRIALS).filter(pk=participant.pk).exists(),
        "can_choose": _can_choose(participant),
        "told": told_to(participant),
    }


def _names(codes: list[str]) -> str:
    """The names of countries, the first one first, and then by name."""
    first, *others = [str(countries.name(code)) for code in codes] or [""]
    return ", ".join([first, *sorted(others)])
