"""What a row says, as values of FHIR's data types.

Three columns are one date: `x_from`, `x_to` and `x_precision`. `grade_min` and `grade_max` are one range.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from research.dictionary import VariableKind
from research.formats.fhir.cells import Read, coding_of, read_months, read_range, type_and_reader
from research.formats.fhir.names import COLUMN_CODES, GRADE_URL, extension_url, link_id
from research.released.output import ReleasedTable

MONTHS_TYPE = "Months"  # of a date; its value is the extension MONTHS_URL
_DATE = ("_from", "_to", "_precision")
_GRADES = ("grade_min", "grade_max")


@dataclass(frozen=True)
class RowValue:
    """A column, or several columns that are one value, the `parts`.

    `type` is FHIR's, such as "Coding", or MONTHS_TYPE. `url` is that of an extension which holds the value.
    `coding` names it in the system COLUMN_CODES. `at` is where its first column is in a row. `read` gives
    the value in a row as JSON, "" if there is no answer.
    """

    name: str
    type: str
    url: str
    coding: Mapping[str, str]
    at: int
    read: Read
    parts: "tuple[RowValue, ...]" = ()


def row_values(table: ReleasedTable) -> list[RowValue]:
    """What a row of the table says beside its pseudonym."""
    columns = {value.name: value for value in _columns(table)}
    joined = {one.parts[0].name: one for one in _joined(table.name, columns)}
    members = {part.name for one in joined.values() for part in one.parts}
    return [
        joined.get(name, column)
        for name, column in columns.items()
        if name in joined or name not in members
    ]


def _columns(table: ReleasedTable) -> Iterator[RowValue]:
    for at, output in enumerate(table.outputs):
        if output.kind is not VariableKind.ID:
            kind, read = type_and_reader(table.name, output, at)
            named = coding_of(COLUMN_CODES, link_id(table.name, output.name), output.label)
            url = extension_url(table.name, output.name)
            yield RowValue(output.name, kind, url, named, at, read)


def _joined(table: str, columns: Mapping[str, RowValue]) -> Iterator[RowValue]:
    for name in columns:
        stem = name.removesuffix(_DATE[0])
        parts = _all(columns, [stem + end for end in _DATE])
        if stem != name and parts:
            yield _date(table, stem, parts)
    if parts := _all(columns, _GRADES):
        low, high = parts
        read = read_range(low.at, high.at)
        yield RowValue("grade", "Range", GRADE_URL, low.coding, low.at, read, parts)


def _all(columns: Mapping[str, RowValue], names: Sequence[str]) -> tuple[RowValue, ...]:
    """The columns with these names; none if one of them is not in the extract."""
    found = tuple(columns[name] for name in names if name in columns)
    return found if len(found) == len(names) else ()


def _date(table: str, stem: str, parts: tuple[RowValue, ...]) -> RowValue:
    """The label of the date is that of its first column without the words for what that is."""
    first = parts[0]
    label = first.coding.get("display", "").rpartition(": ")[0]
    named = coding_of(COLUMN_CODES, link_id(table, stem), label)
    read = read_months(*(part.at for part in parts))
    return RowValue(stem, MONTHS_TYPE, extension_url(table, stem), named, first.at, read, parts)
