"""How somebody is and was, with what they took before the infusion, and numbers from letters."""

import uuid
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from hesperion.privacy.fields import PatientRow
from hesperion.ui.numbers import as_typed
from intake.answers import Answers, families, is_infused
from intake.choices import treatments
from intake.choices.markers import Timepoint
from intake.choices.outcomes import measures_of
from intake.choices.treatments import Steroid, Use
from intake.facts.sections import if_told
from intake.forms.outcome import NO_STEROID
from intake.models import Measurement, Outcome, SteroidDose, Treatment
from intake.models.outcome import SCALES

QUIET = ("remission", "b_cells", "b_cells_back")


def rows(subject: uuid.UUID, answers: Answers) -> Iterator[PatientRow]:
    if "today" in answers:
        yield _today(subject, answers)
    if "before" in answers:
        yield from _before(subject, answers["before"])
    yield from _measurements(subject, answers)


def answers(rows: dict[Any, list[Any]]) -> Answers:
    found: Answers = {}
    outcomes = {outcome.timepoint: outcome for outcome in rows[Outcome]}
    if today := outcomes.get(Timepoint.TODAY):
        found["today"] = _scales(today)
        found |= if_told("remission", {name: getattr(today, name) for name in QUIET})
    if before := outcomes.get(Timepoint.BEFORE):
        found["before"] = _scales(before) | _steroid_told(rows) | _medicines_told(rows)
    return found | _numbers_told(rows)


def _today(subject: uuid.UUID, answers: Answers) -> Outcome:
    told = answers.get("remission", {})
    names = QUIET if is_infused(answers) else ("remission",)
    return Outcome.of(
        subject,
        timepoint=Timepoint.TODAY.value,
        recalled=False,
        **answers["today"],
        **{name: told.get(name, "") for name in names},
    )


def _scales(outcome: Outcome) -> dict[str, Any]:
    return {scale: getattr(outcome, scale) for scale in SCALES}


def _before(subject: uuid.UUID, told: dict[str, Any]) -> Iterator[PatientRow]:
    before = Timepoint.BEFORE.value
    scales = {scale: told[scale] for scale in SCALES}
    yield Outcome.of(subject, timepoint=before, recalled=True, **scales)
    if told["drug"] == NO_STEROID:
        none = {"drug": Steroid.PREDNISOLONE.value, "mg": Decimal(0)}
        yield SteroidDose.of(subject, timepoint=before, **none)
    elif told["drug"]:
        mg = Decimal(told["mg"]) if told["mg"] else None
        yield SteroidDose.of(subject, timepoint=before, drug=told["drug"], mg=mg)
    for code in told["medicines"]:
        yield Treatment.of(subject, code=code, use=Use.BEFORE_INFUSION.value)


def _steroid_told(rows: dict[Any, list[Any]]) -> dict[str, Any]:
    """No milligrams are no steroid, whichever it says."""
    for dose in rows[SteroidDose]:
        if dose.timepoint == Timepoint.BEFORE and dose.mg == 0:
            return {"drug": NO_STEROID, "mg": ""}
        if dose.timepoint == Timepoint.BEFORE:
            return {"drug": dose.drug, "mg": "" if dose.mg is None else as_typed(dose.mg)}
    return {"drug": "", "mg": ""}


def _medicines_told(rows: dict[Any, list[Any]]) -> dict[str, Any]:
    taken = {row.code for row in rows[Treatment] if row.use == Use.BEFORE_INFUSION}
    return {"medicines": [code for code in treatments.Treatment.values if code in taken]}


def _measurements(subject: uuid.UUID, answers: Answers) -> Iterator[Measurement]:
    told = answers.get("numbers", {})
    for measure in measures_of(families(answers)):
        if told.get(measure):
            value, on = Decimal(told[measure]), told.get(f"{measure}_on", "")
            yield Measurement.of(subject, code=measure.value, value=value, measured=on)


def _numbers_told(rows: dict[Any, list[Any]]) -> Answers:
    told = {row.code: as_typed(row.value) for row in rows[Measurement]}
    told |= {f"{row.code}_on": row.measured for row in rows[Measurement]}
    return if_told("numbers", told)
