import uuid
from typing import Any

import pghistory
from django.db import models
from django.db.models import Q

from hesperion.privacy.classes import APPENDED, classified
from hesperion.privacy.fields import EncryptedTextField, PatientRow
from intake.choices import DIAGNOSES, CarTStatus
from intake.models.participant import Participant

PARTIAL_DATE = r"^((19|20)\d\d(-(0[1-9]|1[0-2]))?)?$"


def partial_date() -> Any:
    """A year ("2019"), a month ("2019-05"), or "" for not sure: ISO 8601, never filled up."""
    return models.CharField(max_length=7, blank=True)


@pghistory.track()
@classified(
    free_text=["text"], technical=["participant"], subject="participant_id", runtime=APPENDED
)
class Story(PatientRow):
    """What the participant wrote, one per draft."""

    participant = models.OneToOneField(Participant, models.CASCADE, primary_key=True)
    text = EncryptedTextField()


@pghistory.track()
@classified(
    clinical=["code", "first_symptoms", "diagnosed"],
    free_text=["name"],
    technical=["id", "participant"],
    subject="participant_id",
    runtime=APPENDED,
)
class Diagnosis(PatientRow):
    """A disease as the participant was told it; the finest code that they know."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="diagnoses")
    code = models.CharField(max_length=20, choices=DIAGNOSES)
    name = EncryptedTextField(null=True)  # in the participant's words, for `other`
    first_symptoms = partial_date()
    diagnosed = partial_date()

    class Meta(PatientRow.Meta):
        constraints = [
            models.UniqueConstraint(name="intake_diagnosis_once", fields=["participant", "code"]),
            models.CheckConstraint(
                name="intake_diagnosis_code", condition=Q(code__in=[code for code, _ in DIAGNOSES])
            ),
            models.CheckConstraint(
                name="intake_diagnosis_other_is_named",
                condition=Q(code="other", name__isnull=False)
                | (~Q(code="other") & Q(name__isnull=True)),
            ),
            models.CheckConstraint(
                name="intake_diagnosis_dates",
                condition=Q(first_symptoms__regex=PARTIAL_DATE) & Q(diagnosed__regex=PARTIAL_DATE),
            ),
        ]


@pghistory.track()
@classified(
    clinical=["status"], technical=["participant"], subject="participant_id", runtime=APPENDED
)
class CarT(PatientRow):
    """Where the participant stands with CAR-T."""

    participant = models.OneToOneField(
        Participant, models.CASCADE, primary_key=True, related_name="car_t"
    )
    status = models.CharField(max_length=20, choices=CarTStatus)

    class Meta(PatientRow.Meta):
        constraints = [
            models.CheckConstraint(
                name="intake_car_t_status", condition=Q(status__in=CarTStatus.values)
            ),
        ]
