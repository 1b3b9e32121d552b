"""Facts of a check-in about medicines. "The same" copies those of the last time, so that no row is missing."""

import uuid
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from hesperion.privacy.fields import PatientRow
from hesperion.ui.numbers import as_typed
from intake.followup.forms.medicines import SameMedicines, is_off, is_on
from intake.followup.situation import Situation
from intake.record.answers import Answers
from intake.record.choices.check_ins import Subject
from intake.record.choices.markers import Timepoint
from intake.record.choices.treatments import STEROIDS, Steroid, TreatmentClass, TreatmentUse
from intake.record.facts import Rows
from intake.record.facts.fields import answered
from intake.record.medicines import takes
from intake.record.models import Outcome, SteroidDose, Treatment

OFF_DAYS = 28  # without a medicine that acts on the immune system, to count as off medicines


def rows(
    subject: uuid.UUID, of: dict[str, Any], situation: Situation, answers: Answers
) -> Iterator[PatientRow]:
    for code in _codes(situation, answers):
        yield Treatment.of(subject, **of, code=code, use=TreatmentUse.NOW.value)
    dose = _dose(situation, answers)
    if dose:
        yield SteroidDose.of(subject, **of, timepoint=Timepoint.TODAY.value, **dose)


def answers(rows: Rows, situation: Situation, negative: set[str]) -> Answers:
    if Subject.MEDICINES in negative:
        return {"medicines": {"medicines": SameMedicines.SAME.value}}
    codes = {row.code for row in rows.get(Treatment, [])}
    now: dict[str, Any] = {
        "now": [code for code in TreatmentClass.values if code in codes - {STEROIDS}]
    }
    for dose in rows.get(SteroidDose, []):
        now |= {"drug": dose.drug, "mg": as_typed(dose.mg) if dose.mg else "", "why": dose.why}
    if not is_on(now["now"], now.get("drug", ""), now.get("why", "")):  # else it is not asked
        for outcome in rows.get(Outcome, []):
            now["off_medicines"] = outcome.off_medicines
    found = answered("medicines-now", now)
    if found and situation.has_medicines:
        found["medicines"] = {"medicines": SameMedicines.CHANGED.value}
    return found


def are_the_same(situation: Situation, answers: Answers) -> bool:
    """Whether the medicines are those of the last time, the dose of the steroid too."""
    said = answers.get("medicines", {}).get("medicines") == SameMedicines.SAME
    if not said or not situation.has_medicines:
        return False
    now = _typed_dose(answers)
    return not now or now == _stored_dose(situation.steroid)


def stays_off(situation: Situation, answers: Answers, *, on: date) -> bool:
    """Whether "the same", said on this day, means that nothing was taken for OFF_DAYS."""
    if not are_the_same(situation, answers):
        return False
    dose = _stored_dose(situation.steroid) or {"drug": "", "why": ""}
    codes = [row.code for row in situation.treatments]
    days = (on - situation.told_on["medicines"]).days
    return days >= OFF_DAYS and is_off(codes, dose["drug"], dose["why"])


def is_on_medicines(situation: Situation, answers: Answers) -> bool:
    """Whether a medicine is taken, by these answers, with which nobody is off medicines."""
    dose = _dose(situation, answers)
    return is_on(_codes(situation, answers), dose.get("drug", ""), dose.get("why", ""))


def _codes(situation: Situation, answers: Answers) -> list[str]:
    said = answers.get("medicines", {}).get("medicines")
    if said == SameMedicines.SAME:
        return [row.code for row in situation.treatments]
    if said == SameMedicines.NONE:
        return [TreatmentClass.NONE.value]
    now = answers.get("medicines-now", {})
    steroids = [STEROIDS.value] if takes(now.get("drug")) else []
    return [*now.get("now", []), *steroids]


def _dose(situation: Situation, answers: Answers) -> dict[str, Any]:
    typed = _typed_dose(answers)
    if typed or answers.get("medicines", {}).get("medicines") != SameMedicines.SAME:
        return typed
    return _stored_dose(situation.steroid)


def _typed_dose(answers: Answers) -> dict[str, Any]:
    now = answers.get("medicines-now", {})
    drug, mg = now.get("drug"), now.get("mg")
    if not drug:
        return {}
    if drug == Steroid.NONE:
        return {"drug": drug, "mg": Decimal(0), "why": ""}
    return {"drug": drug, "mg": Decimal(mg) if mg else None, "why": now.get("why") or ""}


def _stored_dose(dose: SteroidDose | None) -> dict[str, Any]:
    return {"drug": dose.drug, "mg": dose.mg, "why": dose.why} if dose else {}
