"""The trials on a participant's own page: those that are open where they look, compared with what they told."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F
from django_countries import countries

from intake.participants.models import Participant
from trials.choices import OpenState
from trials.clocks import Clocks
from trials.geography import neighbours
from trials.matching import Fit, fit
from trials.models import CurrentTrial
from trials.news.answers import trial_answers_of
from trials.news.queries import countries_of, families_of
from trials.queries import OpenIn, current_trials, open_in, readings_in_force

_LONG = ["version__body", "version__criteria", "version__criteria_text"]


@dataclass(frozen=True)
class FoundTrial:
    """A trial, its states in the countries of this part of the page, and what the answers say to its readings.

    `is_late`: its status was not confirmed for half a year.
    """

    current: CurrentTrial
    states: list[OpenIn]
    fit: Fit
    is_late: bool

    @property
    def number(self) -> str:
        return self.current.trial.number

    @property
    def result(self) -> str:
        """A value of FitResult."""
        return self.fit.result.value

    @property
    def places(self) -> list[tuple[str, int]]:
        """The name of each country, and how many places there take people."""
        return [(country_name(one.country), one.open_places) for one in self.states]


@dataclass
class FoundTrials:
    """The trials about a participant's diseases, each in the first part that has it.

    They are open in the own country (`here`), in one that the participant chose, or in one next to their own.
    `open_countries` are all in which one is open.
    """

    here: list[FoundTrial] = field(default_factory=list)
    chosen: list[FoundTrial] = field(default_factory=list)
    near: list[FoundTrial] = field(default_factory=list)
    open_countries: set[str] = field(default_factory=set)


def find_trials(participant: Participant, clocks: Clocks) -> FoundTrials:
    """The trials that are open on the day of the clocks. Call it inside `themself` with the participant."""
    answers = trial_answers_of([participant.pk])[participant.pk]
    states = _open_states(clocks.on)
    trials = _about(families_of(answers), states)
    readings = readings_in_force([one.trial_id for one in trials])
    found = FoundTrials()
    parts = [
        (found.here, [participant.country]),
        (found.chosen, countries_of(participant)),
        (found.near, neighbours(participant.country)),
    ]
    for trial in trials:
        open_there = states[trial.trial_id]
        found.open_countries.update(one.country for one in open_there)
        for part, where in parts:
            if there := [one for one in open_there if one.country in where]:
                judged = fit(readings.get(trial.trial_id, []), answers, clocks.on)
                is_late = clocks.is_unconfirmed(trial.version.status_verified)
                part.append(FoundTrial(trial, there, judged, is_late))
                break
    return found


def country_name(code: str) -> str:
    return str(countries.name(code))


def _open_states(on: date) -> dict[int, list[OpenIn]]:
    found: dict[int, list[OpenIn]] = defaultdict(list)
    for one in open_in(on):
        if one.state is OpenState.OPEN:
            found[one.trial_id].append(one)
    return found


def _about(families: Collection[str], trials: Collection[int]) -> list[CurrentTrial]:
    """Those of these trials that are about one of these diseases; what was confirmed last comes first."""
    known = current_trials().select_related("version__trial_import").defer(*_LONG)
    about = known.filter(trial__in=trials, version__diseases__overlap=list(families))
    newest = F("version__status_verified").desc(nulls_last=True)
    return list(about.order_by(newest, "trial__number"))
