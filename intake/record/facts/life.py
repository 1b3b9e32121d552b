"""Facts about what is possible again, infections by year, and what it all costs."""

import uuid
from collections.abc import Iterator
from typing import Any

from django import forms

from hesperion.privacy.fields import PatientRow
from intake.record.answers import Answers
from intake.record.choices.abilities import Activity
from intake.record.facts.fields import answered, answers_to, values_for
from intake.record.forms.life import CostsForm, WorkForm, baseline_of
from intake.record.models import ActivityAbility, Burden, InfectionYear

_BURDEN_FORMS: dict[str, type[forms.Form]] = {"costs": CostsForm, "work": WorkForm}
YEAR = "year_"  # a question about infections is named by its year


def rows(subject: uuid.UUID, answers: Answers) -> Iterator[PatientRow]:
    yield from _activities(subject, answers)
    for name, care in answers.get("infections", {}).items():
        if care:
            year = int(name.removeprefix(YEAR))
            yield InfectionYear.of(subject, year=year, care=care)
    values = values_for(Burden, answers, *_BURDEN_FORMS)
    if any(value not in ("", None) for value in values.values()):
        yield Burden.of(subject, **values)


def answers(rows: dict[Any, list[Any]]) -> Answers:
    abilities: dict[str, str] = {}
    for row in rows.get(ActivityAbility, []):
        abilities |= {row.code: row.ability, "baseline": row.baseline}
    years = {f"{YEAR}{row.year}": row.care for row in rows.get(InfectionYear, [])}
    found = answered("regained", abilities) | answered("infections", years)
    for burden in rows.get(Burden, []):
        for step, form in _BURDEN_FORMS.items():
            found |= answered(step, answers_to(form, burden))
    return found


def _activities(subject: uuid.UUID, answers: Answers) -> Iterator[ActivityAbility]:
    """None if the answers compare with a time that no longer fits the answers about CAR-T."""
    told = answers.get("regained", {})
    baseline = baseline_of(answers).value
    for activity in Activity:
        if told.get(activity) and told.get("baseline", baseline) == baseline:
            yield ActivityAbility.of(
                subject, code=activity.value, ability=told[activity], baseline=baseline
            )
