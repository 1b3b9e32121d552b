"""Decisions of our team on a story, and flags of serious danger."""

import uuid
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from hesperion.accounts.groups import MEDICAL_REVIEWER, STEWARD
from hesperion.accounts.queries import members
from hesperion.mail.actions import enqueue
from hesperion.privacy import history
from hesperion.privacy.audit.actions import record_event
from intake.consent.choices import Purpose
from intake.consent.queries import consented_for
from intake.participants.models import Participant
from intake.stories.choices import ReviewState, StoryAction
from intake.stories.models import Flag, Review
from intake.stories.models.review import flag_due_at

_MAILED = {
    ReviewState.INCLUDED,
    ReviewState.SENT_BACK,
}  # decisions that the participant gets a mail about


def review(*, subject: uuid.UUID, state: ReviewState, by: str, reason: str = "") -> bool:
    """Store a decision on a story and its `reason`, which the participant reads.

    Returns False if the decision is the current one. A lock on the participant's row makes two
    presses of the button one decision.
    """
    with history.by(by):
        participant = Participant.objects.select_for_update().get(pk=subject)
        latest = participant.reviews.order_by("decided_at").last()
        if latest and latest.state == state:
            return False
        Review.objects.create(
            participant=participant, state=state, reason=reason or None, decided_by=by
        )
        record_event(
            actor=by, action=StoryAction.REVIEWED, subject=subject, detail={"state": state}
        )
        if state in _MAILED:
            enqueue(kind="consent.status", subject=subject)
    return True


def flag(*, subject: uuid.UUID, reason: str, by: str) -> bool:
    """Flag the story to the medical reviewers; returns False if an open flag exists already.

    A mail goes to each of them at once. If there are no medical reviewers, it goes to data
    stewards.
    """
    with history.by(by):
        participant = Participant.objects.select_for_update().get(pk=subject)
        if participant.flags.filter(decided_at=None).exists():
            return False
        Flag.objects.create(participant=participant, reason=reason, flagged_by=by)
        record_event(actor=by, action=StoryAction.FLAGGED, subject=subject)
        for account in members(MEDICAL_REVIEWER) or members(STEWARD):
            enqueue(kind="staff.flagged", subject=account.subject)
    return True


def decide_flag(*, flag: uuid.UUID, decision: str, by: str) -> bool:
    """Store the decision on a flag; returns False if the flag has one, which is never changed."""
    with history.by(by):
        row = Flag.objects.select_for_update().get(pk=flag)
        if row.decided_at:
            return False
        row.decision, row.decided_by = decision, by
        row.decided_at = timezone.now()
        row.save(update_fields=["decision", "decided_by", "decided_at"])
        record_event(actor=by, action=StoryAction.FLAG_DECIDED, subject=row.participant_id)
    return True


def escalate_flags() -> int:
    """Mail the data stewards about overdue flags, once for each flag; returns the number of flags."""
    with history.by("system:flags"):
        late = [flag for flag in _undecided() if flag_due_at(flag.flagged_at) <= timezone.now()]
        for flag in late:
            flag.escalated_at = timezone.now()
            flag.save(update_fields=["escalated_at"])
        for account in members(STEWARD) if late else ():
            enqueue(kind="staff.flag_late", subject=account.subject)
    return len(late)


def _undecided() -> QuerySet[Flag]:
    """Open flags older than a day that no steward got a mail about, of participants who consent today."""
    old = Flag.objects.filter(flagged_at__lte=timezone.now() - timedelta(days=1))
    shown = old.filter(participant__in=consented_for(Purpose.STUDY))
    return shown.filter(decided_at=None, escalated_at=None).select_for_update(skip_locked=True)
