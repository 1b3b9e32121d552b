"""What was decided on a record, read beside the views that tell the record itself."""

import uuid

from django.db.models import QuerySet

from intake.models import Flag, Review
from research.models import Record


def reviews_of(record: Record) -> QuerySet[Review]:
    """All decisions, the newest first."""
    return Review.objects.filter(participant=record.subject).order_by("-decided_at")


def has_open_flag(record: Record) -> bool:
    return Flag.objects.filter(participant=record.subject, decided_at=None).exists()


def record_about(subject: uuid.UUID) -> Record | None:
    """The record about a participant, sent back or not; None where their consent has ended."""
    return Record.for_review.filter(subject=subject).first()
