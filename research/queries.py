"""Decisions on records, read from the site's own tables."""

from django.db.models import QuerySet

from intake.participants.models import Participant
from intake.stories.models import Publication, Review
from intake.stories.queries import publishable
from research.models import Flag, Record


def reviews_of(record: Record) -> QuerySet[Review]:
    """All reviews of the story of the record, the newest first."""
    return Review.objects.filter(participant=record.subject).order_by("-decided_at")


def waiting_flags() -> QuerySet[Flag]:
    """The flags on which nobody has decided, the one that is due first on top, without their texts."""
    return Flag.objects.filter(decided_at=None).order_by("flagged_at").defer("reason", "decision")


def open_flags(record: Record) -> QuerySet[Flag]:
    """The flags of the record on which nobody has decided, the oldest first."""
    return Flag.objects.filter(record=record, decided_at=None).order_by("flagged_at")


def current_review(record: Record) -> Review | None:
    """The current decision. Its reason stays sealed."""
    return reviews_of(record).first()


def is_publishable(public_id: str) -> bool:
    """Whether the story of the record with this public id may be published today."""
    return publishable().filter(public_id=public_id).exists()


def latest_publication(record: Record) -> Publication | None:
    """The text for publication that was prepared last, whatever the participant answered."""
    made = Publication.objects.filter(participant=record.subject)
    return made.order_by("prepared_at").last()


def language_of(record: Record) -> str:
    """The language in which the participant wrote the story."""
    return Participant.objects.get(pk=record.subject).language
