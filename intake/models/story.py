from typing import Any

from django.db import models
from django.db.models import Q

from intake.choices import DIAGNOSES, CarTStatus
from intake.models.participant import Participant

PARTIAL_DATE = r"^((19|20)\d\d(-(0[1-9]|1[0-2]))?)?$"


def partial_date() -> Any:
    """A year ("2019"), a month ("2019-05"), or "" for not sure: ISO 8601, never filled up."""
    return models.CharField(max_length=7, blank=True)


class Story(models.Model):
    """What the participant wrote, one per draft."""

    participant = models.OneToOneField(Participant, models.CASCADE, primary_key=True)
    text = models.TextField()


class Diagnosis(models.Model):
    """A disease as the participant was told it; the finest code that they know."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="diagnoses")
    code = models.CharField(max_length=20, choices=DIAGNOSES)
    name = models.CharField(max_length=200, blank=True)  # in the participant's words, for `other`
    first_symptoms = partial_date()
    diagnosed = partial_date()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="intake_diagnosis_once", fields=["participant", "code"]),
            models.CheckConstraint(
                name="intake_diagnosis_code", condition=Q(code__in=[code for code, _ in DIAGNOSES])
            ),
            models.CheckConstraint(
                name="intake_diagnosis_other_is_named",
                condition=(Q(code="other") & ~Q(name="")) | (~Q(code="other") & Q(name="")),
            ),
            models.CheckConstraint(
                name="intake_diagnosis_dates",
                condition=Q(first_symptoms__regex=PARTIAL_DATE) & Q(diagnosed__regex=PARTIAL_DATE),
            ),
        ]


class CarT(models.Model):
    """Where the participant stands with CAR-T."""

    participant = models.OneToOneField(
        Participant, models.CASCADE, primary_key=True, related_name="car_t"
    )
    status = models.CharField(max_length=20, choices=CarTStatus)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="intake_car_t_status", condition=Q(status__in=CarTStatus.values)
            ),
        ]
