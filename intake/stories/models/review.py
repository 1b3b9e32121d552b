"""The review of a story, and flags of danger."""

import uuid
from datetime import datetime, timedelta

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone

from hesperion.privacy.access import THEMSELF
from hesperion.privacy.classes import APPENDED, classified
from hesperion.privacy.fields import EncryptedTextField, PatientRow
from hesperion.privacy.shown import shown_to_research
from intake.participants.models import Participant
from intake.stories.choices import BY_PARTICIPANT, REASONED, FlagOutcome, ReviewState

_FRIDAY = 4  # of datetime.weekday()


@pghistory.track()
@classified(
    label="story_review",
    free_text=["reason"],
    technical=["id", "participant", "state", "decided_by", "decided_at"],
    subject="participant_id",
    runtime=APPENDED,
)
@shown_to_research(["state"], called={"state": "review"}, latest="decided_at")
class Review(PatientRow):
    """A state of a story in review: a reviewer's decision, or that its participant changed it since.

    Rows are only added; the latest row is the current state.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="reviews")
    state = models.CharField("review", max_length=20, choices=ReviewState)
    reason = EncryptedTextField(
        null=True
    )  # of sending back or declining, for the participant to read
    decided_by = models.CharField(max_length=40)  # actor, as in the audit
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta(PatientRow.Meta):
        constraints = [
            models.CheckConstraint(
                name="stories_review_state", condition=Q(state__in=ReviewState.values)
            ),
            models.CheckConstraint(
                name="stories_review_says_why",
                condition=Q(state__in=REASONED, reason__isnull=False)
                | (~Q(state__in=REASONED) & Q(reason__isnull=True)),
            ),
            models.CheckConstraint(
                name="stories_review_changed_by_participant",
                condition=Q(state__in=BY_PARTICIPANT, decided_by=THEMSELF)
                | (~Q(state__in=BY_PARTICIPANT) & ~Q(decided_by=THEMSELF)),
            ),
        ]


@pghistory.track()
@classified(
    label="danger_flag",
    free_text=["reason", "decision"],
    technical=[
        *["id", "participant", "flagged_by", "flagged_at", "decided_by", "decided_at", "outcome"],
        *["escalated_at", "overdue_at"],
    ],
    subject="participant_id",
    runtime="SELECT, INSERT, "
    "UPDATE (decided_by, decided_at, outcome, decision, escalated_at, overdue_at)",
)
@shown_to_research(
    ["reason", "flagged_by", "flagged_at", "outcome", "decision", "decided_by", "decided_at"],
    ordering=["flagged_at"],
)
class Flag(PatientRow):
    """A reviewer's report of signs of serious danger in a story.

    A medical reviewer decides within one working day. A participant can have several open flags.
    `flagged_by` and `decided_by` are actors, written as in the audit.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="flags")
    reason = EncryptedTextField("danger")  # what the danger is, in the reviewer's words
    flagged_by = models.CharField("flagged by", max_length=40)
    flagged_at = models.DateTimeField("flagged", default=timezone.now)
    outcome = models.CharField(
        "outcome", max_length=20, choices=FlagOutcome, blank=True, default=""
    )
    decision = EncryptedTextField("decision", null=True)  # with what was done
    decided_by = models.CharField("decided by", max_length=40, blank=True, default="")
    decided_at = models.DateTimeField("decided", null=True)
    escalated_at = models.DateTimeField(null=True)  # mailed again, after half of the time
    overdue_at = models.DateTimeField(null=True)  # data stewards got a mail that it is late

    class Meta(PatientRow.Meta):
        constraints = [
            models.CheckConstraint(
                name="stories_flag_decided_as_a_whole",
                condition=Q(decided_at=None, decided_by="", outcome="", decision__isnull=True)
                | (
                    Q(decided_at__isnull=False, decision__isnull=False)
                    & Q(outcome__in=FlagOutcome.values)
                    & ~Q(decided_by="")
                ),
            ),
        ]


def flag_due_at(flagged_at: datetime) -> datetime:
    """The time until which a flag must be decided: a day later, or on Monday if that is a weekend.

    Public holidays count as working days.
    """
    due = flagged_at + timedelta(days=1)
    return due if due.weekday() <= _FRIDAY else due + timedelta(days=7 - due.weekday())


def flag_half_at(flagged_at: datetime) -> datetime:
    """The time at which half of the time for a decision on a flag has passed, counted over a weekend too."""
    return flagged_at + (flag_due_at(flagged_at) - flagged_at) / 2
