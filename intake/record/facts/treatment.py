"""Facts about treatments, and the steroid dose today."""

import uuid
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from hesperion.privacy.fields import PatientRow
from hesperion.ui.numbers import as_typed
from intake.record.answers import Answers
from intake.record.choices.markers import Timepoint
from intake.record.choices.treatments import STEROIDS, Steroid, TreatmentClass, TreatmentUse
from intake.record.facts.fields import answered, values_for
from intake.record.medicines import BEFORE, NEVER, takes, told
from intake.record.models import SteroidDose, Treatment

_LISTS = {TreatmentUse.NOW: "now", TreatmentUse.PAST: "past"}


def rows(subject: uuid.UUID, answers: Answers) -> Iterator[PatientRow]:
    why_stopped = answers.get("why-stopped", {})
    for use in _LISTS:
        for code in told(answers, use):
            why = why_stopped.get(code, "") if use is TreatmentUse.PAST else ""
            yield Treatment.of(subject, code=code.value, use=use.value, why_stopped=why)
    if answers["treatments"].get("drug"):
        yield SteroidDose.of(subject, timepoint=Timepoint.TODAY.value, **_dose(answers))


def answers(rows: dict[Any, list[Any]]) -> Answers:
    treatments = rows.get(Treatment, [])
    used = {(row.code, row.use) for row in treatments}
    lists: dict[str, Any] = {
        name: [code.value for code in TreatmentClass if (code, use) in used]
        for use, name in _LISTS.items()
    }
    found: Answers = {"treatments": lists | {"drug": "", "mg": ""}}
    for dose in rows.get(SteroidDose, []):
        if dose.timepoint == Timepoint.TODAY:
            found = {"treatments": _without_steroids(lists) | _steroid(dose, used)}
            found |= answered("hydrocortisone", {"why": dose.why})
    past = [row for row in treatments if row.use == TreatmentUse.PAST]
    return found | answered("why-stopped", {row.code: row.why_stopped for row in past})


def _dose(answers: Answers) -> dict[str, Any]:
    steroid = values_for(SteroidDose, answers, "treatments")
    if not takes(steroid["drug"]):
        return {"drug": Steroid.NONE.value, "mg": Decimal(0)}
    if steroid["drug"] == Steroid.HYDROCORTISONE:
        return steroid | values_for(SteroidDose, answers, "hydrocortisone")
    return steroid


def _steroid(dose: SteroidDose, used: set[tuple[str, str]]) -> dict[str, str]:
    if dose.drug == Steroid.NONE:
        is_past = (STEROIDS.value, TreatmentUse.PAST.value) in used
        return {"drug": BEFORE if is_past else NEVER, "mg": ""}
    return {"drug": dose.drug, "mg": "" if dose.mg is None else as_typed(dose.mg)}


def _without_steroids(lists: dict[str, list[str]]) -> dict[str, Any]:
    return {name: [code for code in codes if code != STEROIDS] for name, codes in lists.items()}
