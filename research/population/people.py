"""A made-up person: their answers, as the steps' forms clean them, and what happens later."""

import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from intake.participants.public_id import BITS, public_id_of
from intake.record.answers import Answers
from intake.record.choices.diseases import MadeBy
from intake.record.choices.people import Ancestry, Relation, YesNo
from intake.share.progress import optional_steps
from research.population import car_t, disease, health, texts, wellbeing
from research.population.chance import Chance, in_order
from research.population.consenting import Documents, LaterEvent, consent_answers, life_events
from research.population.life import Life, begin_life
from research.population.subjects import made_up_subject

_ANSWERED, _ANSWERED_BY_EARLY = 0.35, 0.85  # of the optional steps
_ANCESTRY = {
    Ancestry.EUROPEAN: 0.6, Ancestry.LATIN: 0.12, Ancestry.AFRICAN: 0.08, Ancestry.ASIAN_EAST: 0.08,
    Ancestry.ASIAN_SOUTH: 0.05, Ancestry.MIDDLE_EAST: 0.05, Ancestry.INDIGENOUS: 0.01,
    Ancestry.PACIFIC: 0.01, Ancestry.OTHER: 0.02,
}  # fmt: skip
_MADE_BY = {
    MadeBy.RHEUMATOLOGIST: 74, MadeBy.OTHER_SPECIALIST: 16, MadeBy.FAMILY_DOCTOR: 5,
    MadeBy.NOT_A_DOCTOR: 1, MadeBy.UNKNOWN: 4,
}  # fmt: skip
_LINKED = {YesNo.NO: 60, YesNo.YES: 18, YesNo.UNKNOWN: 22}
_OBJECTION = {YesNo.NO: 86, YesNo.UNKNOWN: 8, YesNo.YES: 6}


@dataclass(frozen=True)
class Person:
    """A made-up person. `later` is what happens after sending, in order of time."""

    number: int
    subject: uuid.UUID
    public_id: str
    language: str
    sent_at: datetime
    answers: Answers
    later: list[LaterEvent]


class Population:
    """The people of one seed, by number from 1. Person 7 is the same however many there are.

    All times lie before the day `today`, counted back from it: another day has other people. With
    `are_early` all got cells and joined within months: few of them are enough for public numbers.
    """

    def __init__(self, seed: int, today: date, *, are_early: bool = False) -> None:
        self.seed, self.today, self.are_early = seed, today, are_early
        self._documents = Documents()
        ids = random.Random(f"{seed}:ids")  # noqa: S311 - made-up people need no secrets
        self._step, self._first = ids.getrandbits(BITS - 1) * 2 + 1, ids.getrandbits(BITS)

    def person(self, number: int) -> Person:
        chance = self._chance(number)
        subject = self.subject(number)
        life = begin_life(chance, number, self.today, is_early=self.are_early)
        life.markers = disease.draw_markers(chance, life)
        car_t.treat(chance, life)
        sent_at = _at(life.sent) + timedelta(seconds=chance.randrange(22 * 60 * 60))
        answers = consent_answers(chance, life, sent_at, self._documents)
        answers |= _story(chance, life) | disease.disease_answers(chance, life)
        answers |= car_t.car_t_answers(chance, life) | health.health_answers(chance, life)
        answers |= _death(chance, life)
        answers |= _optional(chance, life, answers)
        return Person(
            number=number,
            subject=subject,
            public_id=self.public_id(number),
            language=life.language,
            sent_at=sent_at,
            answers=answers,
            later=life_events(chance, life, answers, sent_at, _at(self.today)),
        )

    def subject(self, number: int) -> uuid.UUID:
        bits = random.Random(f"{self.seed}:{number}:id").getrandbits(128)  # noqa: S311
        return made_up_subject(bits, number)

    def public_id(self, number: int) -> str:
        """As good as random, and no two numbers have the same."""
        return public_id_of((self._first + number * self._step) % 2**BITS)

    def _chance(self, number: int) -> Chance:
        return Chance(f"{self.seed}:{number}")


def _at(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _story(chance: Chance, life: Life) -> Answers:
    text = texts.made_up_story(chance, life.language) if chance.happens(0.8) else ""
    born = None if chance.happens(0.04) else life.born
    return {"story": {"text": text}, "about": {"birth_year": born, "sex": life.sex.value}}


def _death(chance: Chance, life: Life) -> Answers:
    if life.died is None:
        return {}
    return {
        "death": {
            "relation": chance.choice(Relation.values),
            "died_on": chance.partial(life.died, with_day=True),
            "cause": texts.made_up_cause(life.language) if chance.happens(0.6) else "",
            "linked": str(chance.one(_LINKED)),
            "objection": str(chance.one(_OBJECTION)),
        }
    }


def _optional(chance: Chance, life: Life, answers: Answers) -> Answers:
    """The answers to some of the optional steps that apply. Those to later infusions are there already."""
    asked: dict[str, Callable[[], dict[str, Any]]] = {
        "marker-years": lambda: disease.marker_years(chance, life),
        "why-stopped": lambda: health.why_stopped(chance, answers),
        "hydrocortisone": lambda: health.hydrocortisone(chance),
        "off-medicines": lambda: health.off_medicines(answers),
        "reason": lambda: {"reason": texts.made_up_reason(life.language)},
        "infusion-details": lambda: {
            **car_t.infusion_details(chance, life, answers),
            "medicines": health.before_infusion(chance, answers),
        },
        "events": lambda: car_t.event_dates(chance, life, answers),
        "remission": lambda: health.remission(chance, life),
        "numbers": lambda: health.numbers(chance, life, answers),
        "centre": lambda: _centre(chance, life),
        "other-markers": lambda: disease.other_markers(chance, answers),
        "regained": lambda: wellbeing.regained(chance, life, answers),
        "infections": lambda: wellbeing.infections(chance, life, answers),
        "costs": lambda: wellbeing.costs(chance),
        "work": lambda: wellbeing.work(chance, life),
        "mood": lambda: wellbeing.mood(chance, answers),
    }
    applying = [step.key for step in optional_steps(answers) if step.key in asked]
    likely = _ANSWERED_BY_EARLY if life.is_early else _ANSWERED
    return {key: asked[key]() for key in applying if chance.happens(likely)}


def _centre(chance: Chance, life: Life) -> dict[str, Any]:
    day = chance.day(life.symptoms, life.last_day)
    ancestry = [Ancestry.UNSAID] if chance.happens(0.05) else chance.some(_ANCESTRY)
    return {
        "made_by": str(chance.one(_MADE_BY)),
        "first_centre": chance.partial(day)[:7],
        "ancestry": in_order(Ancestry, ancestry),
    }
