"""Times in which we don't ask: pauses that participants choose, and how silence ended."""

import uuid

import pghistory
import pgtrigger
from django.db import models
from django.db.models import ExpressionWrapper, F, Q, Value
from django.utils import timezone

from hesperion.privacy.classes import APPENDED, classified
from hesperion.privacy.fields import PatientRow
from intake.followup.choices import PauseKind, ReturnBy
from intake.participants.models import Participant

LONGEST_PAUSE = 183  # days, the first and the last included: half a year

_lifted_once = pgtrigger.Trigger(
    name="lifted_once",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func="""
        IF OLD.lifted_on IS NOT NULL OR NEW.lifted_on IS NULL
            OR to_jsonb(NEW) - 'lifted_on' <> to_jsonb(OLD) - 'lifted_on'
        THEN
            RAISE EXCEPTION 'A pause can only be lifted, once.';
        END IF;
        RETURN NEW;
    """,
)


@pghistory.track()
@classified(
    label="pause",
    technical=["id", "participant", "kind", "from_on", "until_on", "lifted_on", "chosen_at"],
    subject="participant_id",
    runtime="SELECT, INSERT, UPDATE (lifted_on)",
)
class Pause(PatientRow):
    """Days, both included, on which the participant doesn't want to be asked.

    `lifted_on` is the first day on which we may ask again although the pause goes on.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="pauses")
    kind = models.CharField(max_length=10, choices=PauseKind)
    from_on = models.DateField()
    until_on = models.DateField()
    lifted_on = models.DateField(null=True)
    chosen_at = models.DateTimeField(default=timezone.now)

    class Meta(PatientRow.Meta):
        triggers = [_lifted_once]
        constraints = [
            models.UniqueConstraint(
                name="followup_pause_participant", fields=["id", "participant"]
            ),
            models.CheckConstraint(
                name="followup_pause_kind", condition=Q(kind__in=PauseKind.values)
            ),
            models.CheckConstraint(
                name="followup_pause_at_most_half_a_year",
                condition=Q(
                    until_on__gte=F("from_on"),
                    from_on__gt=ExpressionWrapper(
                        F("until_on") - Value(LONGEST_PAUSE), output_field=models.DateField()
                    ),
                ),
            ),
            models.CheckConstraint(
                name="followup_pause_lifted",
                condition=Q(lifted_on=None)
                | Q(lifted_on__gte=F("from_on"), lifted_on__lte=F("until_on")),
            ),
        ]


@pghistory.track()
@classified(
    label="came_back",
    technical=["id", "participant", "by", "returned_on", "created_at"],
    subject="participant_id",
    runtime=APPENDED,
)
class Return(PatientRow):
    """The participant came back after a silence: from this day on we may write again."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="returns")
    by = models.CharField(max_length=10, choices=ReturnBy)
    returned_on = models.DateField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta(PatientRow.Meta):
        constraints = [
            models.CheckConstraint(name="followup_return_by", condition=Q(by__in=ReturnBy.values)),
        ]
