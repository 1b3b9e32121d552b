"""Events as a CSV file, made while it is sent: however many they are, a thousand are in memory."""

import csv
import json
from collections.abc import Iterator
from io import StringIO

from django.db.models import QuerySet

from hesperion.privacy.audit.models import Event
from research.audit_log.paging import in_batches
from research.audit_log.rows import EventRow, event_rows

_BATCH = 1_000
_COLUMNS = ["at", "who", "actor", "action", "purpose", "about", "reason", "details"]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet runs a text that begins like this


def csv_lines(events: QuerySet[Event]) -> Iterator[bytes]:
    """The file's lines in UTF-8, some of them at once; `events` are ordered newest first."""
    yield _written([_COLUMNS])
    for batch in in_batches(events, _BATCH):
        yield _written([[*map(_harmless, _cells(row))] for row in event_rows(batch)])


def _cells(row: EventRow) -> list[str]:
    event = row.event
    at = event.at.isoformat(timespec="seconds").replace("+00:00", "Z")
    details = json.dumps(event.detail, ensure_ascii=False, sort_keys=True) if event.detail else ""
    words = [event.purpose, row.about, event.reason, details]
    return [at, row.who, event.actor, event.action, *words]


def _harmless(cell: str) -> str:
    """With an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _written(rows: list[list[str]]) -> bytes:
    text = StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()
