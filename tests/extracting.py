"""Reads what an extract would hold, by COPY with the role of researchers."""

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import zip_longest
from types import SimpleNamespace
from typing import IO, Any

from django.db import connection

from intake.participants.models import Participant
from research.builds.facts import package_of
from research.builds.rows import SnapshotRows
from research.choices import Format
from research.dictionary import requestable
from research.formats import write
from research.released import ReleasedTable, find_day_zero, released_tables
from tests.factories.packages import ABOUT

REASONS = {one.key: "The question needs it." for one in requestable()}
Row = dict[str, str]


def extracted(
    *people: Participant,
    fields: Iterable[str],
    step: int = 0,
    reasons: Mapping[str, str] | None = None,
    zone: str = "UTC",
) -> dict[str, list[Row]]:
    """The rows of each table by the names of its outputs. The pseudonyms of `people` are P00, P01 …"""
    tables = released_tables(fields=list(fields), step=step, reasons=reasons or {})
    with _chosen(people) as cursor:
        cursor.execute("SELECT set_config('TimeZone', %s, true)", [zone])
        return {table.name: list(_rows(cursor, table)) for table in tables}


def write_extract(
    form: Format,
    target: IO[bytes],
    *people: Participant,
    fields: Collection[str] = REASONS.keys(),
    step: int = 0,
) -> None:
    """Write what `fields`, by default all, give of `people` at a step of the ladder, with all reasons."""
    tables = released_tables(fields=fields, step=step, reasons=REASONS)
    with _chosen(people) as cursor:
        held = [(table, _in_snapshot(cursor, table)) for table in tables]
        write(form, target=target, package=package_of(held, ABOUT))


def released(key: str, *people: Participant, **how: Any) -> list[str]:
    """The columns and values of one field in each row of its table."""
    return [in_words(row) for row in list(extracted(*people, fields=[key], **how).values())[-1]]


def in_words(row: Row) -> str:
    return " ".join(f"{name}={value}" for name, value in row.items() if name != "pseudonym")


@contextmanager
def _chosen(people: Iterable[Participant]) -> Iterator[Any]:
    """A cursor of the researchers' role that has `people` and their days 0."""
    with _as_researchers() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE extract_people (subject uuid, pseudonym text)")
        cursor.executemany(
            "INSERT INTO pg_temp.extract_people VALUES (%s, %s)",
            [(person.subject, f"P{nth:02}") for nth, person in enumerate(people)],
        )
        find_day_zero(cursor)
        yield cursor


@contextmanager
def _as_researchers() -> Iterator[Any]:
    """A cursor of the test's connection with the role of researchers; what it makes does not stay."""
    with connection.cursor() as cursor:
        cursor.execute("SAVEPOINT extract; SET LOCAL ROLE hesperion_research")
        cursor.execute("SET LOCAL search_path = ''")
        try:
            yield cursor
        finally:
            cursor.execute("ROLLBACK TO SAVEPOINT extract")


def _in_snapshot(cursor: Any, table: ReleasedTable) -> SnapshotRows:
    watch: Any = SimpleNamespace(rows=0)
    return SnapshotRows(cursor, table, watch)


def _rows(cursor: Any, table: ReleasedTable) -> Iterator[Row]:
    text = b"".join(_in_snapshot(cursor, table).copied()).decode()
    names = [output.name for output in table.outputs]
    for row in csv.reader(io.StringIO(text, newline="")):
        yield dict(zip(names, row, strict=True))


def fetched(*people: Participant) -> dict[str, tuple[list[list[str]], list[list[str]]]]:
    """All that can leave of `people`, by table: its rows as copied, and as fetched beside all others."""
    tables = released_tables(fields=list(REASONS), step=0, reasons=REASONS)
    with _chosen(people) as cursor:
        held = {table.name: _in_snapshot(cursor, table) for table in tables}
        copied = {name: b"".join(rows.copied()).decode() for name, rows in held.items()}
        beside: dict[str, list[list[str]]] = {name: [] for name in held}
        for rows in zip_longest(*(one.fetched() for one in held.values())):
            for name, row in zip(held, rows, strict=True):
                beside[name] += [list(row)] if row else []
    return {
        name: (list(csv.reader(io.StringIO(text, newline=""))), beside[name])
        for name, text in copied.items()
    }
