"""Pages of events by key: a page begins after an event. No page counts the events before it."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from hesperion.privacy.audit.models import Event
from research.page_keys import BadKey, page_key, read_key

_PAGE_SIZE = 50


def page_after(events: QuerySet[Event], key: str) -> tuple[Sequence[Event], str]:
    """The events of the page after the one with `key`, or of the first page, and the key of its last event.

    `events` are ordered newest first. The second is "" if there is no further page. Raises BadKey.
    """
    older = events.filter(_older_than(*_read(key))) if key else events
    found = list(older[: _PAGE_SIZE + 1])
    shown = found[:_PAGE_SIZE]
    return shown, page_key(shown[-1].at, shown[-1].pk) if len(found) > _PAGE_SIZE else ""


def in_batches(events: QuerySet[Event], size: int) -> Iterator[Sequence[Event]]:
    """All events in their order, `size` of them in memory at once."""
    batch = list(events[:size])
    while batch:
        yield batch
        batch = list(events.filter(_older_than(batch[-1].at, batch[-1].pk))[:size])


def _older_than(at: datetime, pk: int) -> Q:
    """One range of an index, and in it the few events of the same moment."""
    return Q(at__lte=at) & ~Q(at=at, pk__gte=pk)


def _read(key: str) -> tuple[datetime, int]:
    at, pk = read_key(key)
    if not pk.isdecimal():
        raise BadKey
    return at, int(pk)
