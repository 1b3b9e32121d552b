"""Facts about treatments, and the steroid dose today."""

import uuid
from collections.abc import Iterator
from typing import Any

from hesperion.privacy.fields import PatientRow
from intake.record.answers import Answers
from intake.record.choices.markers import Timepoint
from intake.record.choices.treatments import TreatmentClass, TreatmentUse
from intake.record.facts.fields import answered, answers_to, values_for
from intake.record.forms.treatment import SteroidForm
from intake.record.models import SteroidDose, Treatment

_QUESTIONS = {TreatmentUse.NOW: "now", TreatmentUse.PAST: "past"}


def rows(subject: uuid.UUID, answers: Answers) -> Iterator[PatientRow]:
    why_stopped = answers.get("why-stopped", {})
    for use, field in _QUESTIONS.items():
        for code in answers["treatments"][field]:
            why = why_stopped.get(code, "") if use is TreatmentUse.PAST else ""
            yield Treatment.of(subject, code=code, use=use.value, why_stopped=why)
    if "steroid" in answers:
        dose = values_for(SteroidDose, answers, "steroid")
        yield SteroidDose.of(subject, timepoint=Timepoint.TODAY.value, **dose)


def answers(rows: dict[Any, list[Any]]) -> Answers:
    used = {(row.code, row.use) for row in rows.get(Treatment, [])}
    found: Answers = {
        "treatments": {
            field: [code.value for code in TreatmentClass if (code, use) in used]
            for use, field in _QUESTIONS.items()
        }
    }
    for dose in rows.get(SteroidDose, []):
        if dose.timepoint == Timepoint.TODAY:
            found["steroid"] = answers_to(SteroidForm, dose)
    past = [row for row in rows.get(Treatment, []) if row.use == TreatmentUse.PAST]
    return found | answered("why-stopped", {row.code: row.why_stopped for row in past})
