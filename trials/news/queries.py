"""Who may get news about trials, and which trials are news to them. No list of those who fit a trial exists."""

import json
import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from hesperion.mail.models import PENDING, Message
from hesperion.privacy.access import themself
from intake.consent.choices import Purpose
from intake.consent.queries import live_consent
from intake.followup.which_month import CAN_BE_REACHED
from intake.participants.choices import AgeGroup, Teller
from intake.participants.models import Participant
from trials.choices import CriterionKind, OpenState
from trials.matching import Verdict, judge
from trials.models import CriterionReading
from trials.news.answers import trial_answers_of
from trials.news.models import TrialCountry, TrialTold
from trials.queries import current_trials, open_in, readings_in_force
from trials.readings.answers import TrialAnswers

NEWS_MAIL = "trials.news"  # kind of mail
# Between two mails. A month less some days: a mail may have waited for the day, or for a mail server.
_REST = timedelta(days=27)
_TOLD_BY_OTHERS = {Teller.PARENT, Teller.RELATIVE}

_RECIPIENTS = f"""
SELECT participant.subject, participant.country
FROM participants_participant AS participant
JOIN derived.consented AS allowed ON allowed.subject = participant.subject AND allowed.purpose = %(purpose)s
JOIN derived.standing AS standing ON standing.subject = participant.subject
WHERE participant.subject = ANY (%(subjects)s)
    AND participant.age_group = %(adult)s AND participant.teller <> ALL (%(others)s)
    AND {CAN_BE_REACHED}
    AND NOT EXISTS (
        SELECT FROM trials_news_trialtold AS told
        WHERE told.participant_id = participant.subject AND told.told_at > %(rested)s
    )
"""  # noqa: S608 - our own words


@dataclass(frozen=True)
class OpenTrial:
    """A trial that is open in these countries, about these families of diseases.

    `asked` are its readings in force by what they ask: readings of several trials may ask the same.
    """

    trial_id: int
    countries: frozenset[str]
    diseases: frozenset[str]
    asked: Mapping[str, CriterionReading]


def has_trial_pages(participant: Participant) -> bool:
    """Whether this story has pages about trials: not those of children, and of people who died."""
    is_adult = participant.age_group == AgeGroup.ADULT
    is_own = participant.teller not in _TOLD_BY_OTHERS
    return is_adult and is_own and live_consent(participant) is not None


def recipients_among(subjects: Collection[uuid.UUID], *, on: date) -> dict[uuid.UUID, str]:
    """Those of these participants who may get news on a day, each with the country in which they live."""
    values: dict[str, Any] = {
        "subjects": list(subjects),
        "purpose": Purpose.TRIALS.value,
        "adult": AgeGroup.ADULT.value,
        "others": [teller.value for teller in _TOLD_BY_OTHERS],
        "on": on,
        "rested": timezone.now() - _REST,
    }
    with connection.cursor() as cursor:
        cursor.execute(_RECIPIENTS, values)
        return dict(cursor.fetchall())


def waiting_among(subjects: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of these participants to whom a mail about news waits in the outbox."""
    waiting = Message.objects.filter(PENDING, kind=NEWS_MAIL, subject__in=subjects)
    return set(waiting.values_list("subject", flat=True))


def open_trials(on: date) -> list[OpenTrial]:
    """The trials that are open anywhere on a day."""
    countries: dict[int, set[str]] = defaultdict(set)
    for one in open_in(on):
        if one.state is OpenState.OPEN:
            countries[one.trial_id].add(one.country)
    readings = readings_in_force(countries)
    current = current_trials().filter(trial__in=countries)
    return [
        OpenTrial(
            trial,
            frozenset(countries[trial]),
            frozenset(diseases),
            {_question(reading): reading for reading in readings.get(trial, ())},
        )
        for trial, diseases in current.values_list("trial_id", "version__diseases")
    ]


def news_among(
    people: Mapping[uuid.UUID, str], trials: Collection[OpenTrial], on: date
) -> dict[uuid.UUID, list[int]]:
    """The trials that are news to these people, by their ids; `people` has each one's own country.

    Such a trial is about a disease that they told, is open where they live or allow us to look, contradicts
    nothing that they told, and no mail was about it.
    """
    allowed = _by_person(TrialCountry, people, "country")
    told = _by_person(TrialTold, people, "trial_id")
    with themself(*people):
        answers = trial_answers_of(people)
    contradictions = _Contradictions(trials, on)
    found = {}
    for subject, country in people.items():
        where, known = {country, *allowed.get(subject, ())}, told.get(subject, ())
        families = families_of(answers[subject])
        near = [
            trial
            for trial in trials
            if not trial.diseases.isdisjoint(families)
            and not trial.countries.isdisjoint(where)
            and trial.trial_id not in known
        ]
        against = contradictions.of(answers[subject]) if near else set()
        found[subject] = [one.trial_id for one in near if against.isdisjoint(one.asked)]
    return found


def families_of(answers: TrialAnswers) -> set[str]:
    """The families of the diseases that somebody told."""
    return {code.partition(".")[0] for code in answers.diseases}


def countries_of(participant: Participant) -> list[str]:
    """The countries beside their own in which a participant wants to hear of trials."""
    rows = TrialCountry.objects.filter(participant=participant).exclude(country=participant.country)
    return sorted(rows.values_list("country", flat=True))


def told_to(participant: Participant) -> QuerySet[TrialTold]:
    """What mails told a participant, newest first."""
    told = TrialTold.objects.filter(participant=participant).select_related(
        "trial__current__version"
    )
    return told.order_by("-told_at", "trial__number").defer(
        *(f"trial__current__version__{name}" for name in ("body", "criteria", "criteria_text"))
    )


class _Contradictions:
    """What trials ask that seems not to fit answers, on a day.

    Many trials ask the same and many people tell the same: each pair is judged once.
    """

    def __init__(self, trials: Iterable[OpenTrial], on: date) -> None:
        self._on = on
        self._asked = {
            question: (reading, _ANSWERED[reading.kind])
            for trial in trials
            for question, reading in trial.asked.items()
            if reading.kind in _ANSWERED  # others are never decided
        }
        self._judged: dict[tuple[str, Hashable], bool] = {}

    def of(self, answers: TrialAnswers) -> set[str]:
        """The questions that these answers contradict."""
        return {
            question
            for question, (reading, part) in self._asked.items()
            if self._is_against(question, reading, part(answers), answers)
        }

    def _is_against(
        self, question: str, reading: CriterionReading, told: Hashable, answers: TrialAnswers
    ) -> bool:
        pair = (question, told)
        if pair not in self._judged:
            self._judged[pair] = judge(reading, answers, self._on).verdict is Verdict.NO
        return self._judged[pair]


def _question(reading: CriterionReading) -> str:
    """What a reading asks: equal for those that any answers fit alike."""
    return f"{reading.kind} {reading.operator} {json.dumps(reading.values, sort_keys=True)}"


# The part of the answers that a reading of a kind is compared with.
_ANSWERED: dict[str, Callable[[TrialAnswers], Hashable]] = {
    CriterionKind.DISEASE: lambda answers: answers.diseases,
    CriterionKind.AGE: lambda answers: answers.birth_year,
    CriterionKind.SEX: lambda answers: answers.sex,
    CriterionKind.MARKER: lambda answers: frozenset(answers.markers.items()),
    CriterionKind.ORGAN: lambda answers: answers.organs,
    CriterionKind.MEDICINES: lambda answers: frozenset(answers.medicines.items()),
    CriterionKind.CAR_T: lambda answers: answers.had_car_t,
    CriterionKind.PREGNANCY: lambda answers: answers.is_pregnant,
}


def _by_person(model: Any, people: Iterable[uuid.UUID], field: str) -> dict[uuid.UUID, set[Any]]:
    found: dict[uuid.UUID, set[Any]] = defaultdict(set)
    rows = model.objects.filter(participant__in=list(people))
    for subject, value in rows.values_list("participant_id", field):
        found[subject].add(value)
    return dict(found)
