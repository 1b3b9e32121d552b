"""Reads what an extract would hold, by COPY with the role of researchers."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection

from intake.participants.models import Participant
from research.dictionary import requestable
from research.released import ReleasedTable, find_day_zero, released_tables

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
    with _as_researchers() as cursor:
        cursor.execute("SELECT set_config('TimeZone', %s, true)", [zone])
        cursor.execute("CREATE TEMPORARY TABLE extract_people (subject uuid, pseudonym text)")
        cursor.executemany(
            "INSERT INTO pg_temp.extract_people VALUES (%s, %s)",
            [(person.subject, f"P{nth:02}") for nth, person in enumerate(people)],
        )
        find_day_zero(cursor)
        tables = released_tables(fields=list(fields), step=step, reasons=reasons or {})
        return {table.name: list(_rows(cursor, table)) for table in tables}


def released(key: str, *people: Participant, **how: Any) -> list[str]:
    """The columns and values of one field in each row of its table."""
    return [in_words(row) for row in list(extracted(*people, fields=[key], **how).values())[-1]]


def in_words(row: Row) -> str:
    return " ".join(f"{name}={value}" for name, value in row.items() if name != "pseudonym")


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


def _rows(cursor: Any, table: ReleasedTable) -> Iterator[Row]:
    statement = f"COPY ({table.select.as_string(cursor.connection)}) TO STDOUT (FORMAT csv)"
    with cursor.copy(statement) as copy:
        text = b"".join(copy).decode()
    names = [output.name for output in table.outputs]
    for row in csv.reader(io.StringIO(text, newline="")):
        yield dict(zip(names, row, strict=True))
