"""Facts about the condition today and before the infusion, medicines before it, and measurements."""

import uuid
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms

from hesperion.privacy.fields import PatientRow
from hesperion.ui.numbers import as_typed
from intake.record.answers import Answers, families, is_infused
from intake.record.choices.markers import Timepoint
from intake.record.choices.outcomes import measures_of
from intake.record.choices.treatments import Steroid, TreatmentClass, TreatmentUse
from intake.record.facts.fields import answered, answers_to, values_for
from intake.record.forms.life import MoodForm, RegainedForm
from intake.record.forms.outcome import BeforeForm, OffMedicinesForm, RemissionForm, TodayForm
from intake.record.models import Measurement, Outcome, SteroidDose, Treatment

_OF_TODAY: dict[str, type[forms.Form]] = {  # optional steps
    "off-medicines": OffMedicinesForm,
    "remission": RemissionForm,
    "regained": RegainedForm,
    "mood": MoodForm,
}
_OF_INFUSED = {"b_cells", "b_cells_back", "choose_again"}


def rows(subject: uuid.UUID, answers: Answers) -> Iterator[PatientRow]:
    if "today" in answers:
        yield _today(subject, answers)
    if "before" in answers:
        yield from _before(subject, answers)
    yield from _measurements(subject, answers)


def answers(rows: dict[Any, list[Any]]) -> Answers:
    found: Answers = {}
    outcomes = {outcome.timepoint: outcome for outcome in rows[Outcome]}
    if today := outcomes.get(Timepoint.TODAY):
        found["today"] = answers_to(TodayForm, today)
        for step, form in _OF_TODAY.items():
            found |= answered(step, answers_to(form, today))
    if before := outcomes.get(Timepoint.BEFORE):
        found["before"] = answers_to(BeforeForm, before) | _steroid(rows[SteroidDose])
    found |= answered("infusion-details", {"medicines": _medicines(rows[Treatment])})
    return found | _numbers(rows[Measurement])


def _today(subject: uuid.UUID, answers: Answers) -> Outcome:
    values = values_for(Outcome, answers, "today", *_OF_TODAY)
    if not is_infused(answers):
        values = {name: value for name, value in values.items() if name not in _OF_INFUSED}
    return Outcome.of(subject, timepoint=Timepoint.TODAY.value, recalled=False, **values)


def _before(subject: uuid.UUID, answers: Answers) -> Iterator[PatientRow]:
    before = Timepoint.BEFORE.value
    scales = values_for(Outcome, answers, "before")
    yield Outcome.of(subject, timepoint=before, recalled=True, **scales)
    dose = values_for(SteroidDose, answers, "before")
    if dose["drug"] == Steroid.NONE:
        dose["mg"] = Decimal(0)
    if dose["drug"]:
        yield SteroidDose.of(subject, timepoint=before, **dose)
    for code in answers.get("infusion-details", {}).get("medicines", []):
        yield Treatment.of(subject, code=code, use=TreatmentUse.BEFORE_INFUSION.value)


def _steroid(doses: list[SteroidDose]) -> dict[str, Any]:
    """The answers about the steroid before the infusion."""
    for dose in doses:
        if dose.timepoint == Timepoint.BEFORE:
            return {"drug": dose.drug, "mg": as_typed(dose.mg) if dose.mg else ""}
    return {"drug": "", "mg": ""}


def _medicines(taken: list[Treatment]) -> list[str]:
    codes = {row.code for row in taken if row.use == TreatmentUse.BEFORE_INFUSION}
    return [code for code in TreatmentClass.values if code in codes]


def _measurements(subject: uuid.UUID, answers: Answers) -> Iterator[Measurement]:
    numbers = answers.get("numbers", {})
    for measure in measures_of(families(answers)):
        if numbers.get(measure):
            yield Measurement.of(
                subject,
                code=measure.value,
                value=Decimal(numbers[measure]),
                measured=numbers.get(f"{measure}_on", ""),
                compared_with=numbers.get(f"{measure}_since", ""),
            )


def _numbers(measurements: list[Measurement]) -> Answers:
    numbers = {row.code: as_typed(row.value) for row in measurements}
    numbers |= {f"{row.code}_on": row.measured for row in measurements}
    numbers |= {f"{row.code}_since": row.compared_with for row in measurements}
    return answered("numbers", numbers)
