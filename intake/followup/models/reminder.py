"""The mails about times: a row for each, so that none is sent twice."""

import uuid

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone

from hesperion.privacy.classes import APPENDED, classified
from hesperion.privacy.constraints import SameParticipant
from hesperion.privacy.fields import PatientRow
from intake.followup.choices import ReminderStep
from intake.followup.models.check_in import TimeKey, is_a_time
from intake.followup.models.rest import Pause
from intake.participants.models import Participant


@pghistory.track()
@classified(
    label="reminder",
    technical=[
        *["id", "participant", "anchor_kind", "anchor_number", "code", "step", "pause"],
        *["asked_on", "created_at"],
    ],
    subject="participant_id",
    runtime=APPENDED,
)
class Reminder(TimeKey):
    """A mail about a time that is owed. It is inserted in the transaction that owes the mail.

    `asked_on` is the day of the sweep that found it; `pause` the pause after which we ask again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="+")
    step = models.PositiveSmallIntegerField(choices=ReminderStep)
    pause = models.ForeignKey(
        Pause, models.CASCADE, null=True, related_name="+", db_constraint=False
    )
    asked_on = models.DateField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta(PatientRow.Meta):
        constraints = [
            SameParticipant(parent="pause", name="followup_reminder_pause_is_own"),
            models.UniqueConstraint(
                name="followup_reminder_once",
                fields=["participant", "anchor_kind", "anchor_number", "code", "step", "pause"],
                nulls_distinct=False,
            ),
            is_a_time("followup_reminder_time"),
            models.CheckConstraint(
                name="followup_reminder_step",
                condition=Q(step__in=ReminderStep.values)
                & (
                    Q(step=ReminderStep.AGAIN, pause__isnull=False)
                    | (~Q(step=ReminderStep.AGAIN) & Q(pause=None))
                ),
            ),
        ]


@classified(technical=["on", "done_at"], runtime=APPENDED)
class Sweep(models.Model):
    """A day whose reminders are owed. The next sweep begins with the day after the last of these."""

    on = models.DateField(primary_key=True)
    done_at = models.DateTimeField(default=timezone.now)
