"""Publication of a story: our team proposes a redaction, and the participant says yes or no to it."""

import uuid
from collections.abc import Collection

from django.utils import timezone

from hesperion.mail.actions import enqueue
from hesperion.privacy import history
from hesperion.privacy.access import THEMSELF
from hesperion.privacy.audit.actions import record_event
from intake.consent.choices import Purpose
from intake.participants.models import Participant
from intake.stories.actions.redactions import lock_redactable, redaction_seen
from intake.stories.choices import StoryAction
from intake.stories.models import Publication
from intake.stories.models.publication import random_number
from intake.stories.queries import Hindrance, hindrance, proposal_of


class NotPublishable(Exception):
    """Raised if the participant can't be asked to publish the redaction; `hindrance` says why."""

    def __init__(self, hindrance: Hindrance) -> None:
        super().__init__(hindrance)
        self.hindrance = hindrance


class NotThisText(Exception):
    """Raised if the participant approves or refuses a text that is no longer up for their decision."""


def propose_redaction(*, subject: uuid.UUID, sha256: str, by: str) -> bool:
    """Ask the participant whether we may publish the confirmed redaction of their story.

    Returns False if they are asked about it already, or have approved it. The proposal replaces an
    earlier one that was not approved; an approved text stays until the participant approves this
    one. `sha256` is the hash of the redaction that the reviewer saw.

    Raises NotRedactable, NotClaimed, NotPublishable, and RedactionChanged. Must be called inside the
    context manager `reading`, which records reads in the audit.
    """
    with history.by(by):
        participant = lock_redactable(subject, by)
        if stopped := hindrance(participant):
            raise NotPublishable(stopped)
        redaction = redaction_seen(participant, sha256)
        if redaction.publications.filter(ended_at=None).exists():
            return False
        _end(participant, approved_at=None)
        Publication.objects.create(
            participant=participant,
            redaction=redaction,
            number=_free_number(),
            text=redaction.text,
            language=redaction.language,
            prepared_by=redaction.made_by,
            confirmed_by=redaction.confirmed_by,
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
