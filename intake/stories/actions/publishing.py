"""Publication of a story: our team proposes a text, and the participant says yes or no to it."""

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
    """Raised if the story may not be published now."""


class NotThisText(Exception):
    """Raised if the participant approves or refuses a text that is no longer up for their decision."""


def propose_text(*, subject: uuid.UUID, text: str, language: str, by: str) -> bool:
    """Ask the participant whether we may publish `text`; returns False if it waits for an answer already.

    The proposal replaces an earlier one that was not approved. An approved text stays until the
    participant approves this one. Raises NotPublishable if the story may not be published, or if no
    reviewer other than `by` has included it as it reads now. Must be called inside the context
    manager `reading`, which records reads in the audit.
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


def approve_text(*, participant: Participant, sha256: str) -> None:
    """Approve the proposed text with this hash for publication. It replaces an approved text.

    Raises NotThisText if another text waits for an answer.
    """
    with history.by(THEMSELF):
        proposal = _waiting(participant, sha256)
        _end(participant, approved_at__isnull=False)
        proposal.approved_at = timezone.now()
        proposal.save(update_fields=["approved_at"])


def refuse_text(*, participant: Participant, sha256: str, wish: str) -> None:
    """Refuse the proposed text with this hash. `wish` says what to change, or is "".

    Raises NotThisText if another text waits for an answer.
    """
    with history.by(THEMSELF):
        proposal = _waiting(participant, sha256)
        proposal.refused_at, proposal.wish = timezone.now(), wish or None
        proposal.save(update_fields=["refused_at", "wish"])


def end_texts_without_consent(participant: Participant, allowed: Collection[str]) -> None:
    """End all texts of the participant if the purpose to publish is not in `allowed`.

    If it is allowed again later, the ended texts stay ended.
    """
    if Purpose.PUBLISH not in allowed:
        _end(participant)


def end_texts(*, participant: Participant) -> None:
    """End all texts of the participant, approved or not."""
    _end(participant)


def _waiting(participant: Participant, sha256: str) -> Publication:
    """The text that waits for an answer. The lock puts an answer and a new proposal one after the other."""
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
