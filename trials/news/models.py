"""What participants were told about trials, the countries they allow us to look in, and the days of sweeps."""

import uuid

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone

from hesperion.privacy.classes import APPENDED, classified
from hesperion.privacy.fields import PatientRow
from intake.participants.models import Participant
from trials.models import Trial


@pghistory.track()
@classified(
    label="trial_told",
    technical=["id", "participant", "trial", "told_at"],
    subject="participant_id",
    runtime=APPENDED,
)
class TrialTold(PatientRow):
    """A trial that a mail was about. The row is stored in the transaction that hands the mail over."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="trials_told")
    trial = models.ForeignKey(Trial, models.PROTECT, related_name="+")
    told_at = models.DateTimeField(default=timezone.now)

    class Meta(PatientRow.Meta):
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="trials_told_once", fields=["participant", "trial"]),
        ]


@pghistory.track()
@classified(
    label="trial_country",
    technical=["id", "participant", "country"],
    subject="participant_id",
    runtime="SELECT, INSERT, DELETE",
)
class TrialCountry(PatientRow):
    """A country, beside their own, in which a participant wants to hear of trials (ISO 3166-1 alpha-2)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="trial_countries")
    country = models.CharField(max_length=2)

    class Meta(PatientRow.Meta):
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="trials_country_once", fields=["participant", "country"]),
            models.CheckConstraint(
                name="trials_country_code", condition=Q(country__regex=r"^[A-Z]{2}$")
            ),
        ]


@classified(
    technical=["on", "swept_up_to", "done_at"],
    runtime="SELECT, INSERT, UPDATE (swept_up_to, done_at)",
)
class NewsSweep(models.Model):
    """A day in UTC on which the worker looks for news. It says nothing about anybody's answers.

    The worker goes through those who allow news in the order of their keys: `swept_up_to` is the last one.
    """

    on = models.DateField(primary_key=True)
    swept_up_to = models.UUIDField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
