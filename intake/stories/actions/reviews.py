"""Decisions of our team on a story."""

import uuid
from collections.abc import Iterable

from django.utils import timezone

from hesperion.mail.actions import enqueue
from hesperion.privacy import history
from hesperion.privacy.access import THEMSELF
from hesperion.privacy.audit.actions import record_event
from intake.participants.models import Participant
from intake.stories.actions.claims import release_claim, require_claim
from intake.stories.actions.publishing import end_texts
from intake.stories.choices import REASONED, ReviewState, StoryAction, StoryTopic
from intake.stories.models import StoryTopics
from intake.stories.queries import latest_review, story_text, story_version, topics_of


class StoryChanged(Exception):
    """Raised if the story, or its state in review, is not what the reviewer's page showed."""


def review(
    *,
    subject: uuid.UUID,
    state: ReviewState,
    by: str,
    reason: str = "",
    topics: Iterable[str] = (),
    version: str = "",
) -> bool:
    """Store a reviewer's decision on a story, its `reason`, which the participant reads, and its topics.

    `version` came with the page (see story_version). The decision ends the claim of `by`. A declined
    story is published no longer. Returns False if all is so already, because the button was pressed
    twice. Raises NotClaimed, and StoryChanged. With a version, or a reason, it must be called inside
    the context manager `reading`.
    """
    codes = [topic for topic in StoryTopic.values if topic in set(topics)]
    with history.by(by):
        participant = Participant.objects.select_for_update().get(pk=subject)
        latest = latest_review(participant)
        is_decided = bool(latest and latest.state == state and (latest.reason or "") == reason)
        if is_decided and codes == topics_of(participant):
            return False
        require_claim(participant, by)
        if version and version != story_version(story_text(participant), latest):
            raise StoryChanged
        _tick(participant, codes, by)
        if not is_decided:
            _decide(participant, state, reason, by)
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


def _tick(participant: Participant, codes: list[str], by: str) -> None:
    """Store the topics of the story. A story without any has no row until one is ticked."""
    if codes != topics_of(participant):
        values = {"codes": codes, "ticked_by": by, "ticked_at": timezone.now()}
        StoryTopics.objects.update_or_create(participant=participant, defaults=values)


def _decide(participant: Participant, state: ReviewState, reason: str, by: str) -> None:
    participant.reviews.create(state=state, reason=reason or None, decided_by=by)
    if state == ReviewState.DECLINED:
        end_texts(participant=participant)
    detail = {"state": state}
    record_event(actor=by, action=StoryAction.REVIEWED, subject=participant.pk, detail=detail)
    enqueue(kind="consent.status", subject=participant.pk)
