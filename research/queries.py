"""What was decided on a record, read beside the views that tell the record itself."""

from django.db.models import QuerySet

from intake.models import Review
from research.models import Flag, Record


def reviews_of(record: Record) -> QuerySet[Review]:
    """All decisions, the newest first."""
    return Review.objects.filter(participant=record.subject).order_by("-decided_at")


def has_open_flag(record: Record) -> bool:
    return Flag.objects.filter(record=record, decided_at=None).exists()
