"""Opening a page of rows: names, addresses and stories, read for the audit, against the same in plain."""

import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections

from hesperion.privacy.keys import actions as keys
from hesperion.privacy.reading import reading
from intake.record.models import Story
from tests.bench import people
from tests.bench.comparison import blocks, by_turns, judged
from tests.bench.plain import models as plain
from tests.bench.site import Site

GOAL = 1.0  # milliseconds a row
BLOCKS = 15


def measure(site: Site, size: int) -> list[tuple[str, ...]]:
    """A page of a quarter of `size` rows, and one of ten times as many."""
    page = max(2, size // 4)
    subjects = people.make(10 * page)
    count = blocks(BLOCKS, size)
    return [row for length in (page, 10 * page) for row in _page(subjects[:length], count)]


def _page(subjects: list[uuid.UUID], count: int) -> list[tuple[str, ...]]:
    times = by_turns(
        count,
        plain=lambda: _timed(lambda: _rows(plain.Story, subjects)),
        ours=lambda: _timed(lambda: _opened(subjects)),
    )
    with _counted("keys") as asked:
        _opened(subjects)
    return [
        times.row(f"open {len(subjects):,} rows, per row", ours_below=GOAL),
        ("  key-store queries a page", "0", str(len(asked)), "", *judged(len(asked), 2)),
    ]


def _opened(subjects: list[uuid.UUID]) -> list[tuple[str, str, str]]:
    """The page of a process that knows none of the keys; each row shown is an event of the audit."""
    keys.clear_opened_keys()
    with reading(actor="system:bench", purpose="bench"):
        return _rows(Story, subjects)


def _rows(model: Any, subjects: list[uuid.UUID]) -> list[tuple[str, str, str]]:
    stories = model.objects.filter(pk__in=subjects).select_related("participant__contact")
    return [
        (story.participant.contact.name, story.participant.contact.email, story.text)
        for story in stories
    ]


def _timed(page: Callable[[], list[Any]]) -> list[float]:
    """Milliseconds for each row of the page."""
    began = time.perf_counter()
    rows = page()
    return [(time.perf_counter() - began) * 1000 / len(rows)]


@contextmanager
def _counted(alias: str) -> Iterator[list[str]]:
    """The statements that are sent to a database meanwhile."""
    statements: list[str] = []

    def note(execute: Any, statement: str, *args: Any) -> Any:
        statements.append(statement)
        return execute(statement, *args)

    with connections[alias].execute_wrapper(note):
        yield statements
