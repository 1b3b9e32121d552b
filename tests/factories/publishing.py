"""Texts of stories for others to read. Traits name states: proposed, approved, published."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from hesperion.privacy.access import Access, granted
from intake.participants.models import Participant
from intake.stories.actions import claims, publishing
from intake.stories.choices import ReviewState
from intake.stories.models import Publication, Redaction
from intake.stories.models.publication import DELAY
from intake.stories.models.redaction import source_of
from intake.stories.queries import story_text
from tests.factories.full_record import reviewed
from tests.factories.intake import confirmed
from tests.people import reader

TEXT = "It began with tired hands.\n\nToday I hold a cup again."


def willing(**steps: Any) -> Participant:
    """A confirmed participant who allows that their story is published, and whose story was included."""
    participant = confirmed(choices={"purposes": ["study", "publish"]}, **steps)
    reviewed(participant, ReviewState.INCLUDED, by="user:0")
    return participant


def redacted(participant: Participant, **values: Any) -> Redaction:
    """The current redaction of the participant's story: confirmed, unless `values` say otherwise."""
    Redaction.objects.filter(participant=participant, ended_at=None).update(ended_at=timezone.now())
    with granted(Access("system:test", "test")):  # a reading that leaves no event
        source = source_of(story_text(participant), participant.pk)
    told = {
        "language": "en", "text": TEXT, "source": source, "made_by": "user:901", "confirmed_by": "user:902",
        "confirmed_at": timezone.now(),
    }  # fmt: skip
    return Redaction.objects.create(participant=participant, **(told | values))


UNCONFIRMED: dict[str, Any] = {"confirmed_by": "", "confirmed_at": None}


def asked(participant: Participant, by: str = "user:7", **values: Any) -> bool:
    """The participant is asked about a confirmed redaction with these values, by the real action."""
    redaction = redacted(participant, **values)
    claims.claim_story(subject=participant.pk, by=by)
    with reader():
        try:
            return publishing.propose_redaction(
                subject=participant.pk, sha256=redaction.sha256, by=by
            )
        finally:
            claims.release_claim(subject=participant.pk, by=by)


def proposed(participant: Participant, **values: Any) -> Publication:
    told = {
        "language": "en",
        "text": TEXT,
        "prepared_by": "user:901",
        "confirmed_by": "user:902",
    } | values
    told.setdefault("redaction", redacted(participant, text=told["text"]))
    return Publication.objects.create(participant=participant, **told)


def approved(participant: Participant, ago: timedelta = timedelta(0), **values: Any) -> Publication:
    """One that got its yes so long ago."""
    then = timezone.now() - ago
    return proposed(participant, prepared_at=then, approved_at=then, **values)


def published(participant: Participant | None = None, **values: Any) -> Publication:
    return approved(participant or willing(), DELAY, **values)
