"""Facts about all diseases, tests and medicines together."""

import uuid
from collections.abc import Iterator
from typing import Any

from django import forms

from intake.record.answers import Answers
from intake.record.facts.fields import answered, answers_to, values_for
from intake.record.forms.details import CentreForm
from intake.record.forms.disease import DiagnosisForm, MarkersForm, OrgansForm
from intake.record.forms.more import (
    MarkerYearsForm,
    NumbersForm,
    WhyStoppedForm,
)
from intake.record.forms.treatment import TreatmentsForm
from intake.record.models import MedicalHistory

REQUIRED_FORMS: dict[str, type[forms.Form]] = {
    "diagnosis": DiagnosisForm,
    "markers": MarkersForm,
    "organs": OrgansForm,
    "treatments": TreatmentsForm,
}
OPTIONAL_FORMS: dict[str, type[forms.Form]] = {
    "marker-years": MarkerYearsForm,
    "why-stopped": WhyStoppedForm,
    "numbers": NumbersForm,
    "centre": CentreForm,
}


def rows(subject: uuid.UUID, answers: Answers) -> Iterator[MedicalHistory]:
    yield MedicalHistory.of(
        subject, **values_for(MedicalHistory, answers, *REQUIRED_FORMS, *OPTIONAL_FORMS)
    )


def answers(rows: dict[Any, list[Any]]) -> Answers:
    (history,) = rows[MedicalHistory]
    found = {step: answers_to(form, history) for step, form in REQUIRED_FORMS.items()}
    for step, form in OPTIONAL_FORMS.items():
        found |= answered(step, answers_to(form, history))
    return found
