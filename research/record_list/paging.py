"""Pages of the list by key: a page begins after, or ends before, a row. No page counts the rows before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from research.models import CohortMember
from research.page_keys import page_key, read_key

PAGE_SIZE = 50


@dataclass(frozen=True)
class ListPage:
    """The rows of a page, newest first. `newer` and `older` are keys, "" where there is no such page."""

    rows: Sequence[CohortMember]
    newer: str
    older: str


def list_page(rows: QuerySet[CohortMember], *, after: str = "", before: str = "") -> ListPage:
    """The first page, or the one after or before the row with a key. Raises BadKey."""
    return (before and _before(rows, before)) or _after(rows, after)


def _after(rows: QuerySet[CohortMember], key: str) -> ListPage:
    older = rows.filter(sent_before(*_read(key))) if key else rows
    found = list(older.order_by("-submitted_at", "-public_id")[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    return ListPage(
        shown,
        newer=_key_of(shown[0]) if key and shown else "",
        older=_key_of(shown[-1]) if len(found) > PAGE_SIZE else "",
    )


def _before(rows: QuerySet[CohortMember], key: str) -> ListPage | None:
    """None if that is the first page: it may have fewer rows than a page."""
    newer = rows.filter(sent_after(*_read(key)))
    found = list(newer.order_by("submitted_at", "public_id")[: PAGE_SIZE + 1])
    if len(found) <= PAGE_SIZE:
        return None
    shown = found[PAGE_SIZE - 1 :: -1]
    return ListPage(shown, newer=_key_of(shown[0]), older=_key_of(shown[-1]))


def sent_before(sent: datetime, public_id: str) -> Q:
    """One range of the index, and in it the few rows of the same moment."""
    return Q(submitted_at__lte=sent) & ~Q(submitted_at=sent, public_id__gte=public_id)


def sent_after(sent: datetime, public_id: str) -> Q:
    return Q(submitted_at__gte=sent) & ~Q(submitted_at=sent, public_id__lte=public_id)


def _key_of(row: CohortMember) -> str:
    return page_key(row.submitted_at, row.public_id)


def _read(key: str) -> tuple[datetime, str]:
    return read_key(key)
