"""What a row says, as values of FHIR's data types.

Three columns are one date: `x_from`, `x_to` and `x_precision`. `grade_min` and `grade_max` are one range.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from research.dictionary import VariableKind
from research.formats.fhir.names import (
    COLUMN_CODES,
    GRADE_URL,
    MONTHS_URL,
    codes_url,
    extension_url,
    link_id,
)
from research.formats.fhir.standards import UCUM
from research.released.output import Output, ReleasedTable

Row = Sequence[str]
Read = Callable[[Row], Any]
MONTHS_TYPE = "Months"  # of a date; its value is the extension MONTHS_URL
_DATE = ("_from", "_to", "_precision")
_GRADES = ("grade_min", "grade_max")


@dataclass(frozen=True)
class RowValue:
    """A column, or several columns that are one value, the `parts`.

    `type` is FHIR's, such as "Coding", or MONTHS_TYPE. `url` is that of an extension which holds the value.
    `coding` names it in the system COLUMN_CODES. `read` gives the value in a row, None if there is no answer.
    """

    name: str
    type: str
    url: str
    coding: Mapping[str, str]
    read: Read
    parts: "tuple[RowValue, ...]" = ()


def row_values(table: ReleasedTable) -> list[RowValue]:
    """What a row of the table says beside its pseudonym."""
    places = {output.name: at for at, output in enumerate(table.outputs)}
    columns = {output.name: _column(table.name, output, at) for output, at in _answers(table)}
    joined = {one.parts[0].name: one for one in _joined(table.name, columns, places)}
    members = {part.name for one in joined.values() for part in one.parts}
    return [
        joined.get(name, column)
        for name, column in columns.items()
        if name in joined or name not in members
    ]


def coding_of(system: str, code: str, label: str = "") -> dict[str, str]:
    """A Coding. An empty label is none: FHIR has no empty texts."""
    return {"system": system, "code": code} | ({"display": label} if label else {})


def _answers(table: ReleasedTable) -> Iterator[tuple[Output, int]]:
    for at, output in enumerate(table.outputs):
        if output.kind is not VariableKind.ID:
            yield output, at


def _column(table: str, output: Output, at: int) -> RowValue:
    kind, read = _READERS[output.kind](table, output, at)
    named = coding_of(COLUMN_CODES, link_id(table, output.name), output.label)
    return RowValue(output.name, kind, extension_url(table, output.name), named, read)


def _joined(
    table: str, columns: Mapping[str, RowValue], places: Mapping[str, int]
) -> Iterator[RowValue]:
    for name in columns:
        stem = name.removesuffix(_DATE[0])
        names = [stem + end for end in _DATE]
        if stem != name and all(one in columns for one in names):
            label = columns[name].coding.get("display", "").rpartition(": ")[0]
            named = coding_of(COLUMN_CODES, link_id(table, stem), label)
            parts = tuple(columns[one] for one in names)
            read = _read_months(*(places[one] for one in names))
            yield RowValue(stem, MONTHS_TYPE, extension_url(table, stem), named, read, parts)
    if all(one in columns for one in _GRADES):
        low, high = (columns[one] for one in _GRADES)
        read = _read_range(places[low.name], places[high.name])
        yield RowValue("grade", "Range", GRADE_URL, low.coding, read, (low, high))


def _coding(table: str, output: Output, at: int) -> tuple[str, Read]:
    """A code that is not listed, such as that of a country, has no label."""
    system = codes_url(table, output.name)
    listed = {code: coding_of(system, code, label) for code, label in output.codes.items()}

    def read(row: Row) -> dict[str, str] | None:
        cell = row[at]
        return (listed.get(cell) or coding_of(system, cell)) if cell else None

    return "Coding", read


def _number(table: str, output: Output, at: int) -> tuple[str, Read]:
    return ("Decimal" if output.decimals else "Integer"), lambda row: number(row[at])


def _boolean(table: str, output: Output, at: int) -> tuple[str, Read]:
    values = {"1": True, "0": False}
    return "Boolean", lambda row: values.get(row[at])


def _string(table: str, output: Output, at: int) -> tuple[str, Read]:
    return "String", lambda row: row[at] or None


_READERS: dict[VariableKind, Callable[[str, Output, int], tuple[str, Read]]] = {
    VariableKind.CODE: _coding,
    VariableKind.NUMBER: _number,
    VariableKind.YES_NO: _boolean,
    VariableKind.TEXT: _string,
}


def number(cell: str) -> int | float | None:
    """The number of a cell: 4.00 is 4."""
    if "." not in cell:
        return int(cell) if cell else None
    value = float(cell)
    return int(value) if value.is_integer() else value


def _read_months(earliest: int, latest: int, precision: int) -> Read:
    """The months are unknown of somebody without day 0, who may say how precise the date is all the same."""
    months = _read_range(earliest, latest, {"unit": "months", "system": UCUM, "code": "mo"})

    def read(row: Row) -> dict[str, Any] | None:
        within = months(row)
        parts = [{"url": "months", "valueRange": within}] if within else []
        if row[precision]:
            parts.append({"url": "precision", "valueCode": row[precision]})
        return {"url": MONTHS_URL, "extension": parts} if parts else None

    return read


def _read_range(lowest: int, highest: int, unit: Mapping[str, str] | None = None) -> Read:
    ends, of_unit = (("low", lowest), ("high", highest)), unit or {}

    def read(row: Row) -> dict[str, Any] | None:
        return {end: {"value": number(row[at]), **of_unit} for end, at in ends if row[at]} or None

    return read
