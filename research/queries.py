"""What was decided on a record, read beside the views that tell the record itself."""

from django.db.models import QuerySet

from intake.participants.models import Participant
from intake.stories.models import Publication, Review
from intake.stories.queries import publishable
from research.models import Flag, Record


def reviews_of(record: Record) -> QuerySet[Review]:
    """All decisions, the newest first."""
    return Review.objects.filter(participant=record.subject).order_by("-decided_at")


def has_open_flag(record: Record) -> bool:
    return Flag.objects.filter(record=record, decided_at=None).exists()


def is_publishable(public_id: str) -> bool:
    """Whether the story of the record may be published today."""
    return publishable().filter(public_id=public_id).exists()


def latest_publication(record: Record) -> Publication | None:
    """The text that was prepared last, whatever became of it."""
    made = Publication.objects.filter(participant=record.subject)
    return made.order_by("prepared_at").last()


def language_of(record: Record) -> str:
    """The language that the story was told in."""
    return Participant.objects.get(pk=record.subject).language
