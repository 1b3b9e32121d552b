"""From the answers of a check-in to the facts of its occasion, and back. Each is the inverse of the other.

What was said not to have happened has a row too, with the days for which that holds: no row means that
nothing was reported.
"""

import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any

from hesperion.privacy.fields import PatientRow
from hesperion.ui.lists import NONE
from intake.followup import event_facts, medicine_facts, result_facts
from intake.followup.forms.base import is_before
from intake.followup.forms.medicines import SameMedicines
from intake.followup.situation import Situation
from intake.record.answers import Answers
from intake.record.choices.abilities import Activity
from intake.record.choices.car_t import Relapse
from intake.record.choices.check_ins import Subject
from intake.record.choices.markers import Timepoint
from intake.record.choices.people import YesNo
from intake.record.facts import Rows
from intake.record.facts.fields import answered, values_for
from intake.record.models import (
    ActivityAbility,
    AdverseEvent,
    CourseSince,
    Development,
    LifeEvent,
    MarkerFinding,
    Negative,
    Occasion,
    Outcome,
    SteroidDose,
    Treatment,
)
from intake.record.models.outcome import SCALES

FACT_MODELS: list[Any] = [
    *[CourseSince, Outcome, Treatment, SteroidDose, AdverseEvent, LifeEvent, Negative],
    *[MarkerFinding, ActivityAbility, Development],
]
_OUTCOME = {
    "course": SCALES,
    "results": ["b_cells", "b_cells_back"],
    "again": ["choose_again", "mood"],
}  # the fields of Outcome by step


def rows(occasion: Occasion, situation: Situation, answers: Answers) -> Iterator[PatientRow]:
    """The facts of a check-in, not stored yet."""
    subject, of = occasion.participant_id, {"occasion_id": occasion.pk}
    yield from _course(subject, of, situation, answers)
    yield from _outcome(occasion, situation, answers)
    yield from medicine_facts.rows(subject, of, situation, answers)
    yield from event_facts.rows(subject, of, situation, answers)
    yield from result_facts.rows(subject, of, situation, answers)
    yield from _life(subject, of, answers)
    for about in _negatives(situation, answers):
        yield Negative.of(
            subject, **of, about=about.value, since=situation.since, until=occasion.told_on
        )


def answers(rows: Rows, situation: Situation) -> Answers:
    """The answers that the stored facts of a check-in contain. What was not answered is left out."""
    negative = {row.about for row in rows.get(Negative, [])}
    found = _course_answers(rows, situation.since)
    for outcome in rows.get(Outcome, []):
        for step, names in _OUTCOME.items():
            values = {name: getattr(outcome, name) for name in names}
            found = _with(found, answered(step, values))
    for part in (
        medicine_facts.answers(rows, situation, negative),
        event_facts.answers(rows, situation, negative),
        result_facts.answers(rows, situation, negative),
        _life_answers(rows),
    ):
        found = _with(found, part)
    return found


def stored_facts(occasion: Occasion) -> Rows:
    """The stored facts of a check-in."""
    return {model: list(model.objects.filter(occasion=occasion)) for model in FACT_MODELS}


def has_nothing_new(answers: Answers) -> bool:
    """Whether these answers say that nothing is new since the last time."""
    return (
        answers.get("course", {}).get("course") == Relapse.NO
        and answers.get("medicines", {}).get("medicines") == SameMedicines.SAME
        and answers.get("happened", {}).get("happened") == [NONE]
        and answers.get("tests", {}).get("tested") == [NONE]
    )


def _course(
    subject: uuid.UUID, of: dict[str, Any], situation: Situation, answers: Answers
) -> Iterator[PatientRow]:
    course = answers.get("course", {}).get("course")
    if course:
        relapse = values_for(CourseSince, answers, "relapse") if course == Relapse.YES else {}
        yield CourseSince.of(subject, **of, course=course, since=situation.since, **relapse)


def _course_answers(rows: Rows, since: date) -> Answers:
    found: Answers = {}
    for row in rows.get(CourseSince, []):
        found["course"] = {"course": row.course}
        relapse = {name: getattr(row, name) for name in ("relapsed", "relapse_treatment")}
        if is_before(row.relapsed, since):
            relapse["from_before"] = True
        found |= answered("relapse", relapse)
    return found


def _outcome(occasion: Occasion, situation: Situation, answers: Answers) -> Iterator[PatientRow]:
    values = values_for(Outcome, answers, *_OUTCOME, "medicines-now")
    if medicine_facts.stays_off(situation, answers, on=occasion.told_on):
        values["off_medicines"] = YesNo.YES.value
    elif medicine_facts.is_on_medicines(situation, answers):
        values["off_medicines"] = YesNo.NO.value
    if any(value not in ("", None) for value in values.values()):
        yield Outcome.of(
            occasion.participant_id,
            occasion_id=occasion.pk,
            timepoint=Timepoint.TODAY.value,
            recalled=False,
            **values,
        )


def _negatives(situation: Situation, answers: Answers) -> Iterator[Subject]:
    if answers.get("course", {}).get("course") == Relapse.NO:
        yield Subject.RELAPSE
    if medicine_facts.are_the_same(situation, answers):
        yield Subject.MEDICINES
    yield from event_facts.denied_events(situation, answers)
    yield from result_facts.denied_tests(situation, answers)


def _life(subject: uuid.UUID, of: dict[str, Any], answers: Answers) -> Iterator[PatientRow]:
    again = answers.get("again", {})
    for activity in Activity:
        if again.get(activity):
            yield ActivityAbility.of(
                subject,
                **of,
                code=activity.value,
                ability=again[activity],
                baseline=again["baseline"],
            )
    growing = values_for(Development, answers, "again")
    if any(growing.values()):
        yield Development.of(subject, **of, **growing)


def _life_answers(rows: Rows) -> Answers:
    again: dict[str, Any] = {}
    for row in rows.get(ActivityAbility, []):
        again |= {row.code: row.ability, "baseline": row.baseline}
    for row in rows.get(Development, []):
        again |= {"growth": row.growth, "puberty": row.puberty}
    return answered("again", again)


def _with(found: Answers, more: Answers) -> Answers:
    return found | {step: found.get(step, {}) | values for step, values in more.items()}
