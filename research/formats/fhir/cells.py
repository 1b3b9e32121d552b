"""Cells of a row as JSON of FHIR's data types; "" where there is no answer."""

from collections.abc import Callable, Mapping, Sequence

from research.dictionary import VariableKind
from research.formats.fhir.json_text import HOLE, around, encode
from research.formats.fhir.names import MONTHS_URL, codes_url
from research.formats.fhir.standards import UCUM
from research.released.output import Output

RowCells = Sequence[str]
Read = Callable[[RowCells], str]


def coding_of(system: str, code: str, label: str = "") -> dict[str, str]:
    """A Coding. An empty label is none: FHIR has no empty texts."""
    return {"system": system, "code": code} | ({"display": label} if label else {})


def type_and_reader(table: str, output: Output, at: int) -> tuple[str, Read]:
    """The type of a column's values, such as "Coding", and what reads them from rows that have it at `at`."""
    return _READERS[output.kind](table, output, at)


def _coding(table: str, output: Output, at: int) -> tuple[str, Read]:
    """A code that is not listed, such as that of a country, has no label."""
    system = codes_url(table, output.name)
    listed = {code: encode(coding_of(system, code, label)) for code, label in output.codes.items()}

    def read(row: RowCells) -> str:
        cell = row[at]
        return (listed.get(cell) or encode(coding_of(system, cell))) if cell else ""

    return "Coding", read


def _number(table: str, output: Output, at: int) -> tuple[str, Read]:
    """4.00 is 4: nobody said the zeros."""
    if output.decimals:
        return "Decimal", lambda row: row[at].rstrip("0").rstrip(".") if "." in row[at] else row[at]
    return "Integer", lambda row: row[at]


def _boolean(table: str, output: Output, at: int) -> tuple[str, Read]:
    values = {"1": "true", "0": "false", "": ""}
    return "Boolean", lambda row: values[row[at]]


def _string(table: str, output: Output, at: int) -> tuple[str, Read]:
    return "String", lambda row: encode(row[at]) if row[at] else ""


_READERS: dict[VariableKind, Callable[[str, Output, int], tuple[str, Read]]] = {
    VariableKind.CODE: _coding,
    VariableKind.NUMBER: _number,
    VariableKind.YES_NO: _boolean,
    VariableKind.TEXT: _string,
}


def read_months(earliest: int, latest: int, precision: int) -> Read:
    """The months are unknown of somebody without day 0, who may say how precise the date is all the same."""
    months = read_range(earliest, latest, {"unit": "months", "system": UCUM, "code": "mo"})
    of_months = around({"url": "months", "valueRange": HOLE})
    of_precision = around({"url": "precision", "valueCode": HOLE})
    date = around({"url": MONTHS_URL, "extension": [HOLE]})

    def read(row: RowCells) -> str:
        within, known = months(row), row[precision]
        parts = [of_months(within)] if within else []
        if known:
            parts.append(of_precision(encode(known)))
        return date(",".join(parts)) if parts else ""

    return read


def read_range(lowest: int, highest: int, unit: Mapping[str, str] | None = None) -> Read:
    quantity = {"value": HOLE, **(unit or {})}
    low, high = around(quantity), around(quantity)

    def read(row: RowCells) -> str:
        ends = [f'"low":{low(row[lowest])}'] if row[lowest] else []
        if row[highest]:
            ends.append(f'"high":{high(row[highest])}')
        return f"{{{','.join(ends)}}}" if ends else ""

    return read
