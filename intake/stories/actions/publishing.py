"""A text of a story for everybody: our team prepares it, its participant says yes or no, or stops it."""

import uuid
from collections.abc import Collection

from django.utils import timezone

from hesperion.mail.actions import enqueue
from hesperion.privacy import history
from hesperion.privacy.access import THEMSELF
from hesperion.privacy.audit.actions import record_event
from intake.consent.choices import Purpose
from intake.participants.models import Participant
from intake.stories.choices import StoryAction
from intake.stories.models import Publication
from intake.stories.models.publication import random_number
from intake.stories.queries import hindrance, proposal_of, publishable


class NotPublishable(Exception):
    """This story may not be published, or not any more."""


class NotThisText(Exception):
    """Another text waits for an answer than the one that was shown, or none does."""


def propose(*, subject: uuid.UUID, text: str, language: str, by: str) -> bool:
    """Ask the participant whether `text` may be published; False where that very text waits already.

    It takes the place of one without a yes. One with a yes stays until this one gets its own. Somebody
    else than `by` must have included the story, and its words be the same since. Raises NotPublishable.
    Called inside `reading`.
    """
    with history.by(by):
        participant = Participant.objects.select_for_update().get(pk=subject)
        if not publishable().filter(pk=subject).exists() or hindrance(subject, by):
            raise NotPublishable
        before = proposal_of(participant)
        if before and not before.refused_at and (before.text, before.language) == (text, language):
            return False
        _end(participant, approved_at=None)
        Publication.objects.create(
            participant=participant,
            number=_free_number(),
            text=text,
            language=language,
            prepared_by=by,
            included_by=participant.reviews.latest("decided_at").decided_by,
        )
        record_event(actor=by, action=StoryAction.STORY_PREPARED, subject=subject)
        enqueue(kind="consent.status", subject=subject)
    return True


def approve(*, participant: Participant, sha256: str) -> None:
    """Say yes to the text with this hash, which takes the place of an earlier one. Raises NotThisText."""
    with history.by(THEMSELF):
        proposal = _waiting(participant, sha256)
        _end(participant, approved_at__isnull=False)
        proposal.approved_at = timezone.now()
        proposal.save(update_fields=["approved_at"])


def refuse(*, participant: Participant, sha256: str, wish: str) -> None:
    """Say no to the text with this hash; `wish` is what should change, "" for nothing. Raises NotThisText."""
    with history.by(THEMSELF):
        proposal = _waiting(participant, sha256)
        proposal.refused_at, proposal.wish = timezone.now(), wish or None
        proposal.save(update_fields=["refused_at", "wish"])


def consent_changed(participant: Participant, allowed: Collection[str]) -> None:
    """Without the purpose, every text ends: none of them comes back when publishing is allowed again."""
    if Purpose.PUBLISH not in allowed:
        _end(participant)


def _waiting(participant: Participant, sha256: str) -> Publication:
    """The row's lock makes of an answer and a new proposal at once one after the other."""
    Participant.objects.select_for_update().get(pk=participant.pk)
    proposal = proposal_of(participant)
    if proposal is None or proposal.refused_at or proposal.sha256 != sha256:
        raise NotThisText
    return proposal


def _end(participant: Participant, **which: object) -> None:
    rows = Publication.objects.filter(participant=participant, ended_at=None, **which)
    rows.update(ended_at=timezone.now())


def _free_number() -> int:
    number = random_number()
    while Publication.objects.filter(number=number).exists():
        number = random_number()
    return number
