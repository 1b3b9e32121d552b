"""Trials that are open somewhere, beside somebody's answers. Nothing of it is stored or counted."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Q, QuerySet

from trials.choices import ImportSource, OpenState
from trials.clocks import Clocks
from trials.geography import neighbours
from trials.matching import Fit, Judgement, Verdict, fit
from trials.models import CurrentTrial
from trials.queries import OpenIn, current_trials, open_in, readings_in_force
from trials.readings.answer_wording import answer_words
from trials.readings.answers import OTHER, TrialAnswers
from trials.readings.wording import reading_words


class Nearness(StrEnum):
    """Where a trial is open, as seen from the countries that somebody looks in. The order is that of pages."""

    HERE = "here"
    NEAR = "near"  # in a country next to one of them
    FAR = "far"


@dataclass(frozen=True)
class ComparedSentence:
    """A sentence of a record, our words for it, and the answer that decides; "" if none does."""

    quote: str
    under: str
    words: str
    answer: str


@dataclass(frozen=True)
class ComparedTrial:
    """A trial, the countries in which it is open (nearest first), and what the answers say to its sentences."""

    current: CurrentTrial
    places: list[OpenIn]
    is_late: bool  # its status was confirmed too long ago
    fit: Fit
    answers: TrialAnswers

    @property
    def is_made_up(self) -> bool:
        return self.current.version.trial_import.source == ImportSource.MADE_UP

    @property
    def result(self) -> str:
        return self.fit.result.value

    @property
    def against(self) -> list[ComparedSentence]:
        """The sentences that seem not to fit."""
        return self._sentences(Verdict.NO)

    @property
    def agreeing(self) -> list[ComparedSentence]:
        return self._sentences(Verdict.YES)

    @property
    def to_ask(self) -> list[ComparedSentence]:
        """The sentences that no answer decides."""
        return self._sentences(Verdict.UNKNOWN)

    def _sentences(self, verdict: Verdict) -> list[ComparedSentence]:
        return [_compared(judgement, self.answers) for judgement in self.fit.of(verdict)]


def compare_trials(
    answers: TrialAnswers, countries: Collection[str], clocks: Clocks
) -> dict[Nearness, list[ComparedTrial]]:
    """Trials that are open on the page's day by how near they are. What was confirmed last comes first.

    `countries` are where somebody looks (ISO 3166-1 alpha-2). If diseases were told, trials for others alone
    are left out.
    """
    near = {other for country in countries for other in neighbours(country)} - {*countries}
    places = _open_places(clocks.on, countries, near)
    trials = _trials_for(answers).filter(trial__in=places)
    readings = readings_in_force(list(places))
    found: dict[Nearness, list[ComparedTrial]] = {nearness: [] for nearness in Nearness}
    for current in sorted(trials, key=_confirmed_last_first):
        nearness = _nearness(places[current.trial_id][0].country, countries, near)
        judged = fit(readings.get(current.trial_id, []), answers, clocks.on)
        is_late = clocks.is_unconfirmed(current.version.status_verified)
        found[nearness].append(
            ComparedTrial(current, places[current.trial_id], is_late, judged, answers)
        )
    return found


def _open_places(
    on: date, countries: Collection[str], near: Collection[str]
) -> dict[int, list[OpenIn]]:
    """By the trial's id, where it is open."""
    order = list(Nearness)
    found: dict[int, list[OpenIn]] = defaultdict(list)
    for one in open_in(on):
        if one.state is OpenState.OPEN:
            found[one.trial_id].append(one)
    for places in found.values():
        places.sort(
            key=lambda one: (order.index(_nearness(one.country, countries, near)), one.country_name)
        )
    return dict(found)


def _nearness(country: str, countries: Collection[str], near: Collection[str]) -> Nearness:
    if country in countries:
        return Nearness.HERE
    return Nearness.NEAR if country in near else Nearness.FAR


def _trials_for(answers: TrialAnswers) -> QuerySet[CurrentTrial]:
    """Trials for the families of diseases that were told, and those of whose diseases we know none."""
    found = (
        current_trials()
        .select_related("version__trial_import")
        .defer("version__body", "version__criteria", "version__criteria_text")
    )
    families = {code.partition(".")[0] for code in answers.diseases} - {OTHER}
    if not families:
        return found
    fitting = Q(version__diseases__overlap=sorted(families)) | Q(version__diseases=[])
    return found.filter(fitting)


def _confirmed_last_first(current: CurrentTrial) -> tuple[int, str]:
    confirmed = current.version.status_verified or date.min
    return -confirmed.toordinal(), current.trial.number


def _compared(judgement: Judgement, answers: TrialAnswers) -> ComparedSentence:
    reading = judgement.reading
    answer = (
        answer_words(answers, judgement.kind, judgement.codes) if judgement.kind is not None else ""
    )
    return ComparedSentence(reading.quote, reading.under, reading_words(reading), answer)
