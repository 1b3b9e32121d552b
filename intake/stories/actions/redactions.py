"""Redactions of stories: one reviewer writes them, and another confirms them or sends them back."""

import uuid

from django.utils import timezone

from hesperion.privacy import history
from hesperion.privacy.audit.actions import record_event
from hesperion.privacy.fingerprints import fingerprint
from intake.participants.models import Participant
from intake.stories.actions.claims import require_claim
from intake.stories.choices import StoryAction
from intake.stories.models import Redaction
from intake.stories.models.redaction import source_of, text_sha256
from intake.stories.queries import is_included, publishable, redaction_of, story_text


class NotRedactable(Exception):
    """Raised if the participant does not allow publishing, or no reviewer has included the story."""


class RedactionChanged(Exception):
    """Raised if the story or its redaction is not what the reviewer's page showed."""


class OwnRedaction(Exception):
    """Raised if a reviewer decides about a redaction that they wrote."""


class RedactionDecided(Exception):
    """Raised if a redaction is confirmed that was sent back, or sent back although it was confirmed."""


def redaction_version(participant: Participant, story: str) -> str:
    """A keyed hash of the story and its redaction, by which a page knows that both are unchanged."""
    current = redaction_of(participant)
    shown = f"{current.pk if current else ''}\0{story}"
    return fingerprint(shown, of="story_redaction.version", subject=participant.pk).hex()


def save_redaction(*, subject: uuid.UUID, text: str, language: str, version: str, by: str) -> bool:
    """Save a redaction of the story as it reads now. It takes the place of an earlier one.

    `version` came with the page (see redaction_version). Returns False if the same text is saved already.
    Raises NotRedactable, NotClaimed and RedactionChanged. Must be called inside the context manager
    `reading`, like all actions here.
    """
    with history.by(by):
        participant = lock_redactable(subject, by)
        story, current = story_text(participant), redaction_of(participant)
        if current and current.is_of(story) and current.sha256 == text_sha256(language, text):
            return False
        if version != redaction_version(participant, story):
            raise RedactionChanged
        if current:
            current.ended_at = timezone.now()
            current.save(update_fields=["ended_at"])
        source = source_of(story, subject)
        participant.redactions.create(text=text, language=language, source=source, made_by=by)
        record_event(actor=by, action=StoryAction.REDACTION_SAVED, subject=subject)
    return True


def confirm_redaction(*, subject: uuid.UUID, sha256: str, by: str) -> bool:
    """Confirm the redaction with this hash; returns False if it is confirmed already.

    Raises NotRedactable, NotClaimed, RedactionChanged, OwnRedaction and RedactionDecided.
    """
    with history.by(by):
        redaction = _of_another(subject, sha256, by)
        if redaction.confirmed_at:
            return False
        if redaction.returned_at:
            raise RedactionDecided
        redaction.confirmed_by, redaction.confirmed_at = by, timezone.now()
        redaction.save(update_fields=["confirmed_by", "confirmed_at"])
        record_event(actor=by, action=StoryAction.REDACTION_CONFIRMED, subject=subject)
    return True


def return_redaction(*, subject: uuid.UUID, sha256: str, remark: str, by: str) -> bool:
    """Send the redaction with this hash back to its writer; returns False if it is sent back already.

    Raises what confirm_redaction raises.
    """
    with history.by(by):
        redaction = _of_another(subject, sha256, by)
        if redaction.returned_at:
            return False
        if redaction.confirmed_at:
            raise RedactionDecided
        redaction.returned_by, redaction.returned_at, redaction.remark = by, timezone.now(), remark
        redaction.save(update_fields=["returned_by", "returned_at", "remark"])
        record_event(actor=by, action=StoryAction.REDACTION_RETURNED, subject=subject)
    return True


def lock_redactable(subject: uuid.UUID, by: str) -> Participant:
    """Lock the participant, whose story `by` has taken. Raises NotRedactable and NotClaimed."""
    participant = Participant.objects.select_for_update().get(pk=subject)
    if not (publishable().filter(pk=subject).exists() and is_included(participant)):
        raise NotRedactable
    require_claim(participant, by)
    return participant


def redaction_seen(participant: Participant, sha256: str) -> Redaction:
    """The redaction with this hash, of the story as it reads now. Raises RedactionChanged for any other."""
    redaction = redaction_of(participant)
    if redaction is None or redaction.sha256 != sha256:
        raise RedactionChanged
    if not redaction.is_of(story_text(participant)):
        raise RedactionChanged
    return redaction


def _of_another(subject: uuid.UUID, sha256: str, by: str) -> Redaction:
    redaction = redaction_seen(lock_redactable(subject, by), sha256)
    if redaction.made_by == by:
        raise OwnRedaction
    return redaction
