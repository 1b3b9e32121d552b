"""Claims: reviewers take stories, so that no two of them decide about the same one."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from intake.participants.models import Participant
from intake.stories.models import Claim
from intake.stories.models.claim import CLAIM_LIFE
from intake.stories.queries import claim_on, waits_for_review


class NotClaimed(Exception):
    """Raised if a reviewer decides about a story that they have not taken."""


class ClaimedByAnother(NotClaimed):
    """Raised if another reviewer, the actor `by`, has the story until `until`."""

    def __init__(self, claim: Claim) -> None:
        super().__init__()
        self.by: str = claim.by
        self.until: datetime = claim.until


def claim_story(*, subject: uuid.UUID, by: str) -> Claim:
    """Claim the story for CLAIM_LIFE from now, or renew the own claim. Raises ClaimedByAnother."""
    with transaction.atomic():
        participant = Participant.objects.select_for_update().get(pk=subject)
        return _claim(participant, by)


def claim_next(*, subjects: Iterable[uuid.UUID], by: str) -> uuid.UUID | None:
    """Claim the first of these stories that waits and that nobody has; None if there is none.

    A story that somebody else is taking at this moment is passed over.
    """
    free = Participant.objects.select_for_update(skip_locked=True)
    for subject in subjects:
        with transaction.atomic():
            participant = free.filter(pk=subject).first()
            if participant and waits_for_review(participant) and not claim_on(participant):
                _claim(participant, by)
                return subject
    return None


def release_claim(*, subject: uuid.UUID, by: str) -> None:
    """Give the own claim up. Claims of others stay."""
    Claim.objects.filter(pk=subject, by=by).delete()


def require_claim(participant: Participant, by: str) -> None:
    """Renew the claim of `by` on the story, also one that ran out if nobody has taken the story since.

    Must be called in the transaction of what needs the claim, with the participant's row locked.
    Raises ClaimedByAnother, or NotClaimed if `by` has no claim.
    """
    claim = Claim.objects.filter(pk=participant.pk).first()
    if claim is None or (claim.by != by and claim.until <= timezone.now()):
        raise NotClaimed
    _claim(participant, by)


def _claim(participant: Participant, by: str) -> Claim:
    """The row of the participant must be locked."""
    held = claim_on(participant)
    if held and held.by != by:
        raise ClaimedByAnother(held)
    values = {"by": by, "until": timezone.now() + CLAIM_LIFE}
    return Claim.objects.update_or_create(participant=participant, defaults=values)[0]
