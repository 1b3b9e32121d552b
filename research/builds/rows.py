"""The rows of a table of an extract, as they are in the snapshot of the build."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.backends.utils import CursorWrapper
from psycopg.sql import SQL, Identifier

from research.builds.watch import Watch
from research.released import ReleasedTable

_FETCHED = 500  # rows at once


class SnapshotRows:
    """Reads with `cursor`, whose transaction sees one snapshot, and counts the rows for the watch."""

    def __init__(self, cursor: CursorWrapper, table: ReleasedTable, watch: Watch) -> None:
        self._cursor, self._table, self._watch = cursor, table, watch

    def copied(self) -> Iterator[bytes | memoryview]:
        copy_out = SQL("COPY ({}) TO STDOUT (FORMAT csv)").format(self._table.select)
        with self._cursor.copy(copy_out) as copy:
            for row in copy:
                self._watch.rows += 1
                yield row

    def fetched(self) -> Iterator[Sequence[str]]:
        name = Identifier(f"rows_of_{self._table.name}")
        self._execute(SQL("DECLARE {} NO SCROLL CURSOR FOR {}").format(name, self._table.select))
        while rows := self._fetch(name):
            for row in rows:
                self._watch.rows += 1
                yield [_text(value) for value in row]
        self._execute(SQL("CLOSE {}").format(name))

    def _fetch(self, name: Identifier) -> list[tuple[Any, ...]]:
        self._execute(SQL("FETCH {} FROM {}").format(SQL(str(_FETCHED)), name))
        return self._cursor.fetchall()

    def _execute(self, statement: Any) -> None:
        self._cursor.execute(statement)


def _text(value: Any) -> str:
    return "" if value is None else str(value)
