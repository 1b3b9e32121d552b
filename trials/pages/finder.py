"""Diseases and countries to choose from, with how many trials are open in each."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django_countries import countries

from trials.choices import OpenState
from trials.geography import Region, regions
from trials.models import CurrentTrial
from trials.pages.listing import states_by_trial
from trials.queries import current_trials
from trials.vocabulary import disease_families


@dataclass(frozen=True)
class DiseaseChoice:
    """`trials` counts those of which a record is here, `countries` those with an open one."""

    code: str
    label: Any
    trials: int
    countries: int


@dataclass(frozen=True)
class CountryChoice:
    """`open_trials` counts the trials that are open in it."""

    code: str  # lower-case, as in addresses
    name: str
    open_trials: int


def disease_choices(on: date) -> list[DiseaseChoice]:
    trials: Counter[str] = Counter()
    open_countries: dict[str, set[str]] = defaultdict(set)
    states = states_by_trial(on)
    for trial_id, diseases in current_trials().values_list("trial_id", "version__diseases"):
        trials.update(diseases)
        open_in = {one.country for one in states.get(trial_id, []) if one.state == OpenState.OPEN}
        for disease in diseases:
            open_countries[disease] |= open_in
    return [
        DiseaseChoice(code, label, trials[code], len(open_countries[code]))
        for code, label in disease_families().items()
    ]


def country_choices(
    disease: str, on: date
) -> tuple[list[tuple[Region, list[CountryChoice]]], list[CountryChoice]]:
    """Countries with an open trial by region, and all others, by their names in the page's language."""
    ids = set(current_trials(disease).values_list("trial_id", flat=True))
    open_trials = Counter(
        one.country
        for trial_id, states in states_by_trial(on).items()
        if trial_id in ids
        for one in states
        if one.state == OpenState.OPEN
    )
    found = [CountryChoice(code.lower(), name, open_trials[code]) for code, name in countries]
    others = [one for one in found if not one.open_trials]
    return [(region, of) for region in Region if (of := _with_trials(found, region))], others


def _with_trials(found: list[CountryChoice], region: Region) -> list[CountryChoice]:
    codes = {code.lower() for code in regions()[region]}
    return [one for one in found if one.open_trials and one.code in codes]


def trial_index(disease: str) -> list[CurrentTrial]:
    """All trials of a disease by their numbers, also those that take nobody any more."""
    return list(
        current_trials(disease)
        .only(
            "trial__number", "version__title", "version__overall_status", "fetched_on", "gone_since"
        )
        .order_by("trial__number")
    )
