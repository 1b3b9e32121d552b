"""A check-in that was answered, and the draft of one that is not sent yet."""

import uuid
from typing import Any

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from hesperion.privacy.classes import classified
from hesperion.privacy.constraints import SameParticipant
from hesperion.privacy.fields import EncryptedJSONField, PatientRow
from hesperion.privacy.shown import shown_to_research
from intake.followup.choices import AnchorKind, Via
from intake.followup.models.schedule import Schedule
from intake.participants.choices import AgeGroup
from intake.participants.models import Participant
from intake.record.models import Occasion

_sent_for_good = pgtrigger.Trigger(
    name="sent_for_good",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func="""
        IF OLD.taken_back_at IS NOT NULL OR NEW.taken_back_at IS NULL
            OR to_jsonb(NEW) - 'taken_back_at' <> to_jsonb(OLD) - 'taken_back_at'
        THEN
            RAISE EXCEPTION 'A check-in that was sent can only be taken back, once.';
        END IF;
        RETURN NEW;
    """,
)


class TimeKey(PatientRow):
    """The fields that say which time of a participant a row is about."""

    anchor_kind = models.CharField("counted from", max_length=20, choices=AnchorKind)
    anchor_number = models.PositiveSmallIntegerField("infusion")  # 0: no infusion
    code = models.CharField("time", max_length=10)

    class Meta(PatientRow.Meta):
        abstract = True


def is_a_time(name: str) -> models.CheckConstraint:
    """A constraint that the fields of TimeKey name a time that can be."""
    return models.CheckConstraint(
        name=name,
        condition=Q(anchor_kind=AnchorKind.INFUSION, anchor_number__gte=1)
        | Q(anchor_kind=AnchorKind.DECISION, anchor_number=0),
    )


@pghistory.track()
@classified(
    label="check_in",
    clinical=["anchor_kind", "anchor_number", "code", "anchor_date", "via", "nothing_new"],
    technical=[
        *["id", "participant", "occasion", "schedule", "opens_on", "due_on", "closes_on"],
        *["begun_at", "sent_at", "taken_back_at", "assent"],
    ],
    subject="participant_id",
    runtime="SELECT, INSERT, UPDATE (taken_back_at)",
)
@shown_to_research(
    [
        *["anchor_kind", "anchor_number", "code", "anchor_date", "due_on", "via", "nothing_new"],
        *["occasion__told_on", "occasion__told_by"],
    ],
    called={
        "anchor_number": "check_in_of",
        "code": "check_in",
        "occasion__told_on": "told_on",
        "occasion__told_by": "told_by",
    },
    ordering=["due_on", "told_on"],
    unless="taken_back_at",
)
class CheckIn(TimeKey):
    """An answered check-in. Its answers are the facts of its occasion, which says who told them, and when.

    The dates of its time and the day from which that is counted are copied when it is sent: they stay
    even if the date of the infusion is corrected. One that is taken back has no facts any more, and
    its time may be answered anew. `nothing_new`: the participant said that nothing had changed.
    `assent`: a child, who was asked anew in this age group, agreed to go on; "" if none was asked.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="check_ins")
    occasion = models.OneToOneField(
        Occasion, models.CASCADE, related_name="check_in", db_constraint=False
    )
    schedule = models.ForeignKey(Schedule, models.PROTECT, related_name="+")
    opens_on = models.DateField()
    due_on = models.DateField("due")
    closes_on = models.DateField()
    anchor_date = models.DateField("counted from the day")
    begun_at = models.DateTimeField()
    sent_at = models.DateTimeField("answered", default=timezone.now)
    via = models.CharField("how", max_length=10, choices=Via)
    nothing_new = models.BooleanField("nothing new")
    assent = models.CharField(
        max_length=10, choices=AgeGroup, blank=True, default="", db_default=""
    )
    taken_back_at = models.DateTimeField("taken back", null=True)

    class Meta(PatientRow.Meta):
        verbose_name = "check-in"
        triggers = [_sent_for_good]
        constraints = [
            SameParticipant(parent="occasion", name="followup_check_in_occasion_is_own"),
            models.UniqueConstraint(
                name="followup_check_in_once",
                fields=["participant", "anchor_kind", "anchor_number", "code"],
                condition=Q(taken_back_at=None),
            ),
            is_a_time("followup_check_in_time"),
            models.CheckConstraint(name="followup_check_in_via", condition=Q(via__in=Via.values)),
            models.CheckConstraint(
                name="followup_check_in_dates",
                condition=Q(opens_on__lte=models.F("due_on"), due_on__lte=models.F("closes_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant.public_id} {self.code}"


@classified(
    label="check_in_draft",
    technical=["participant", "anchor_kind", "anchor_number", "code", "begun_at", "changed_at"],
    free_text=["answers"],
    subject="participant_id",
)
class CheckInDraft(TimeKey):
    """The answers to a check-in that is not sent yet: one for a participant, without history."""

    participant = models.OneToOneField(Participant, models.CASCADE, primary_key=True)
    answers: Any = EncryptedJSONField()  # {step's key: {field: cleaned value}}
    begun_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta(PatientRow.Meta):
        constraints = [is_a_time("followup_check_in_draft_time")]
