"""The rows of each person of an extract, from all tables side by side."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from research.formats.package import TableRows
from research.formats.phenopackets.elements import SUBJECT
from research.formats.phenopackets.tables import SpokenTable
from research.formats.phenopackets.values import TextRow


class OrphanRows(Exception):
    """A table has rows of somebody whom the first table does not have, or is in another order."""

    def __init__(self) -> None:
        super().__init__(
            "Not all rows of the tables are those of a person, in the order of people."
        )


class PlacedRow(NamedTuple):
    """A row, the JSON of its element ("" if it is none), and its place.

    The place is the path of the element, such as "diseases[0]", or the name of the table with the
    number of the row, such as "outcome[0]".
    """

    table: SpokenTable
    row: TextRow
    element: str
    place: str


def person_by_person(tables: Sequence[TableRows]) -> Iterator[list[list[TextRow]]]:
    """For each row of the first table, the rows of its person in each table.

    Raises OrphanRows.
    """
    first, *others = tables
    ahead = [_RowsAhead(one.fetched()) for one in others]
    for row in first.fetched():
        yield [[row], *(one.of(row[0]) for one in ahead)]
    if any(one.has_more for one in ahead):
        raise OrphanRows


def placed_rows(
    tables: Sequence[SpokenTable], rows: Sequence[Sequence[TextRow]]
) -> Iterator[PlacedRow]:
    """The rows of a person."""
    used: Counter[str] = Counter()
    for table, own in zip(tables, rows, strict=True):
        for number, row in enumerate(own):
            element = table.element.made(row) if table.element else ""
            if table.element and element:
                field = table.element.held_in
                place = field if field == SUBJECT else f"{field}[{used[field]}]"
                used[field] += 1
            else:
                place = f"{table.name}[{number}]"
            yield PlacedRow(table, row, element, place)


class _RowsAhead:
    """Rows in the order of pseudonyms, read one ahead."""

    def __init__(self, rows: Iterator[TextRow]) -> None:
        self._rows = iter(rows)
        self._next = next(self._rows, None)

    @property
    def has_more(self) -> bool:
        return self._next is not None

    def of(self, pseudonym: str) -> list[TextRow]:
        found = []
        while self._next is not None and self._next[0] == pseudonym:
            found.append(self._next)
            self._next = next(self._rows, None)
        return found
