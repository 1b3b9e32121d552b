"""Decisions of our team on a story."""

import uuid

from hesperion.mail.actions import enqueue
from hesperion.privacy import history
from hesperion.privacy.access import THEMSELF
from hesperion.privacy.audit.actions import record_event
from intake.participants.models import Participant
from intake.stories.actions.claims import release_claim, require_claim
from intake.stories.actions.publishing import end_texts
from intake.stories.choices import REASONED, ReviewState, StoryAction
from intake.stories.queries import latest_review, story_text, story_version


class StoryChanged(Exception):
    """Raised if the story, or its state in review, is not what the reviewer's page showed."""


def review(
    *, subject: uuid.UUID, state: ReviewState, by: str, reason: str = "", version: str = ""
) -> bool:
    """Store a reviewer's decision on a story and its `reason`, which the participant reads.

    `version` came with the page (see story_version). The decision ends the claim of `by`. A declined
    story is published no longer. Returns False if the decision is the current one, because the
    button was pressed twice. Raises NotClaimed, and StoryChanged. With a version, or a reason, it
    must be called inside the context manager `reading`.
    """
    with history.by(by):
        participant = Participant.objects.select_for_update().get(pk=subject)
        latest = latest_review(participant)
        if latest and latest.state == state and (latest.reason or "") == reason:
            return False
        require_claim(participant, by)
        if version and version != story_version(story_text(participant), latest):
            raise StoryChanged
        participant.reviews.create(state=state, reason=reason or None, decided_by=by)
        if state == ReviewState.DECLINED:
            end_texts(participant=participant)
        record_event(
            actor=by, action=StoryAction.REVIEWED, subject=subject, detail={"state": state}
        )
        enqueue(kind="consent.status", subject=subject)
        release_claim(subject=subject, by=by)
    return True


def return_to_review(*, participant: Participant, has_new_words: bool) -> None:
    """Put a story back into review that its participant has corrected.

    A story that was sent back or declined is read again after any correction, an included one only
    if it has new words. A story that waits for a reviewer waits on.
    """
    latest = latest_review(participant)
    state = latest.state if latest else None
    if state in REASONED:
        participant.reviews.create(state=ReviewState.ANSWERED, decided_by=THEMSELF)
    elif state == ReviewState.INCLUDED and has_new_words:
        participant.reviews.create(state=ReviewState.CHANGED, decided_by=THEMSELF)
