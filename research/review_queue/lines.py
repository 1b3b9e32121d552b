"""Rows of the queue in words."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, IntegerField, OuterRef, Subquery
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.timesince import timesince

from hesperion.accounts.queries import names_of
from intake.participants.models import Participant
from intake.record.models import Story
from intake.stories.choices import ReviewState
from research.filters.specs import FILTERS
from research.models import CohortMember

_WHY = {
    "": "New",
    ReviewState.CHANGED: "Changed since it was included",
    ReviewState.ANSWERED: "Answered",
}
_BYTES_A_MINUTE = 1_200  # of a sealed story: some 200 words


@dataclass(frozen=True)
class QueueLine:
    """A story in the queue. `length` says about how long it takes to read."""

    public_id: str
    why: str
    flagged: bool
    waits: str
    waiting_since: datetime | None
    language: str
    length: str
    claimed_by: str
    claimed_until: datetime | None


def queue_lines(rows: Iterable[CohortMember]) -> list[QueueLine]:
    """The rows in words. No story is opened: its length is that of the sealed text."""
    facts = _facts([row.subject for row in rows])
    names = names_of({fact["by"] for fact in facts.values() if fact["by"]})
    return [_line(row, facts[row.subject], names) for row in rows if row.subject in facts]


def _facts(subjects: list[uuid.UUID]) -> dict[uuid.UUID, dict[str, Any]]:
    """Language, length of the sealed story, and claim of each of these participants, by one query."""
    story = Story.objects.filter(pk=OuterRef("pk"))
    size = Length("text", output_field=IntegerField())
    found = Participant.objects.filter(pk__in=subjects).annotate(
        size=Subquery(story.annotate(size=size).values("size")),
        by=F("claim__by"),
        until=F("claim__until"),
    )
    rows: Iterable[Any] = found.values("subject", "language", "size", "by", "until")
    return {row["subject"]: row for row in rows}


def _line(row: CohortMember, fact: dict[str, Any], names: dict[str, str]) -> QueueLine:
    is_held = bool(fact["until"]) and fact["until"] > timezone.now()
    return QueueLine(
        public_id=row.public_id,
        why=_WHY.get(row.review, ""),
        flagged=row.flagged,
        waits=timesince(row.waiting_since, depth=1) if row.waiting_since else "",
        waiting_since=row.waiting_since,
        language=FILTERS["language"].label_of(fact["language"]),
        length=_length(fact["size"]),
        claimed_by=names[fact["by"]] if is_held else "",
        claimed_until=fact["until"] if is_held else None,
    )


def _length(size: int | None) -> str:
    return f"{-(-size // _BYTES_A_MINUTE)} min" if size else "no story"
