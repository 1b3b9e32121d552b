import uuid
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from hesperion.privacy.fields import PatientRow
from hesperion.ui.numbers import as_typed
from intake.answers import Answers
from intake.choices import treatments
from intake.choices.markers import Timepoint
from intake.choices.treatments import Use
from intake.models import SteroidDose, Treatment

USES = {Use.NOW: "now", Use.PAST: "past"}


def rows(subject: uuid.UUID, answers: Answers) -> Iterator[PatientRow]:
    for use, field in USES.items():
        for code in answers["treatments"][field]:
            yield Treatment.of(subject, code=code, use=use.value)
    if "steroid" in answers:
        yield steroid(subject, Timepoint.TODAY, answers["steroid"])


def answers(rows: dict[Any, list[Any]]) -> Answers:
    used = {(row.code, row.use) for row in rows.get(Treatment, [])}
    found: Answers = {
        "treatments": {
            field: [code.value for code in treatments.Treatment if (code, use) in used]
            for use, field in USES.items()
        }
    }
    for dose in rows.get(SteroidDose, []):
        if dose.timepoint == Timepoint.TODAY:
            found["steroid"] = steroid_told(dose)
    return found


def steroid(subject: uuid.UUID, timepoint: Timepoint, told: dict[str, Any]) -> SteroidDose:
    """The row of a steroid, from the fields `drug` and `mg` ("" where the dose is not known)."""
    mg = Decimal(told["mg"]) if told["mg"] else None
    return SteroidDose.of(subject, timepoint=timepoint.value, drug=told["drug"], mg=mg)


def steroid_told(dose: SteroidDose) -> dict[str, str]:
    """The fields that `dose` was told in."""
    return {"drug": dose.drug, "mg": "" if dose.mg is None else as_typed(dose.mg)}
