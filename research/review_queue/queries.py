"""Stories that wait for a reviewer, read from the cohort by its indexes `cohort_unread` and `cohort_answered`.

Each page and each count reads the index up to a limit, so it takes as long with 100,000 participants as
with 1,000.
"""

import re
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from intake.stories.choices import ReviewState
from intake.stories.models import Claim
from research.models import CohortMember
from research.page_keys import BadKey
from research.record_list.paging import PAGE_SIZE

MOST_COUNTED = 10_000  # more stories are not counted
CANDIDATES = 50  # of each kind that are tried: more reviewers do not press the button at once
_ORDER = (F("flagged").desc(), F("waiting_since").asc(), F("public_id").asc())
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_KEY = re.compile(r"([01])\.(\d{1,16})\.(HSP-[0-9A-Z]{4}-[0-9A-Z]{4})", re.ASCII)


@dataclass(frozen=True)
class QueuePage:
    """Rows of the queue, and the key of the next page, "" if there is none."""

    rows: list[CohortMember]
    following: str


def tabs(by: str) -> dict[str, QuerySet[CohortMember]]:
    """The rows of each tab of the queue of the reviewer `by`."""
    return {
        "unread": unread_stories(),
        "mine": stories_taken_by(by),
        "answered": answered_stories(),
    }


def unread_stories() -> QuerySet[CohortMember]:
    """Stories that nobody has reviewed, or that were changed since they were included."""
    return CohortMember.for_review.filter(
        ~Q(review=ReviewState.ANSWERED), waiting_since__isnull=False
    )


def answered_stories() -> QuerySet[CohortMember]:
    """Stories that were sent back or declined, and that their participant has changed since."""
    return CohortMember.for_review.filter(review=ReviewState.ANSWERED)


def stories_taken_by(by: str) -> QuerySet[CohortMember]:
    """Stories that `by` has taken and not decided about. They are few."""
    return CohortMember.for_review.filter(pk__in=claimed(by=by))


def flagged_count() -> int:
    """The number of stories that wait and have an open flag."""
    waiting = (unread_stories(), answered_stories())
    return sum(count_up_to_limit(rows.filter(flagged=True)) for rows in waiting)


def waiting_longest() -> datetime | None:
    """Since when the story waits that waits longest; None if none waits."""
    heads = [
        _in_order(rows.filter(flagged=flagged)).values_list("waiting_since", flat=True).first()
        for rows in (unread_stories(), answered_stories())
        for flagged in (True, False)
    ]
    return min(filter(None, heads), default=None)


def claimed(**which: Any) -> list[uuid.UUID]:
    """The subjects of the stories that somebody has now."""
    claims = Claim.objects.filter(until__gt=timezone.now(), **which)
    return list(claims.values_list("participant_id", flat=True))


def queue_page(rows: QuerySet[CohortMember], after: str = "") -> QueuePage:
    """The first page, or the one after the row with this key. Raises BadKey."""
    later = rows.filter(_behind(*_read(after))) if after else rows
    found = list(_in_order(later)[: PAGE_SIZE + 1])
    more = len(found) > PAGE_SIZE
    return QueuePage(found[:PAGE_SIZE], _key_of(found[PAGE_SIZE - 1]) if more else "")


def count_up_to_limit(rows: QuerySet[CohortMember]) -> int:
    """The number of rows, or MOST_COUNTED + 1 if there are more than MOST_COUNTED."""
    in_index = rows.order_by().values("public_id")  # no other column: the index alone is read
    return in_index[: MOST_COUNTED + 1].count()


def free_candidates() -> list[uuid.UUID]:
    """The stories to be taken next, in order, without those that somebody has. Answered ones are among them."""
    taken = claimed()
    heads = [
        row
        for rows in (unread_stories(), answered_stories())
        for row in _in_order(rows.exclude(pk__in=taken))[:CANDIDATES]
    ]
    heads.sort(key=lambda row: (not row.flagged, row.waiting_since, row.public_id))
    return [row.subject for row in heads]


def _in_order(rows: QuerySet[CohortMember]) -> QuerySet[CohortMember]:
    return rows.only("public_id", "flagged", "waiting_since", "review").order_by(*_ORDER)


def _behind(flagged: bool, since: datetime, public_id: str) -> Q:
    """Rows after this one. Where flagged rows were shown, those without a flag come after all of them."""
    later = Q(waiting_since__gt=since) | Q(waiting_since=since, public_id__gt=public_id)
    same = Q(flagged=flagged) & Q(waiting_since__gte=since) & later
    return same | Q(flagged=False) if flagged else same


def _key_of(row: CohortMember) -> str:
    """Whether it is flagged, microseconds since 1970, and the public id."""
    micros = (row.waiting_since - _EPOCH) // timedelta(microseconds=1)  # type: ignore[operator]
    return f"{int(row.flagged)}.{micros}.{row.public_id}"


def _read(key: str) -> tuple[bool, datetime, str]:
    match = _KEY.fullmatch(key)
    if not match:
        raise BadKey
    return match[1] == "1", _EPOCH + timedelta(microseconds=int(match[2])), match[3]
