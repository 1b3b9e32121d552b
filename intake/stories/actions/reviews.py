"""Decisions of our team on a story."""

import uuid

from hesperion.mail.actions import enqueue
from hesperion.privacy import history
from hesperion.privacy.audit.actions import record_event
from intake.participants.models import Participant
from intake.stories.choices import ReviewState, StoryAction
from intake.stories.models import Review

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
