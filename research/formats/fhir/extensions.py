"""The extensions that the resources of an extract can have."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from research.dictionary import VariableKind
from research.formats.fhir.cells import RowCells
from research.formats.fhir.definition import Definition
from research.formats.fhir.kinds import resource_kinds
from research.formats.fhir.names import GRADE_URL, MONTHS_URL, values_url
from research.formats.fhir.resources import resource_maker
from research.formats.fhir.structure_definition import (
    extension_holding,
    extension_of_date,
    grades_extension,
    months_extension,
)
from research.formats.fhir.values import MONTHS_TYPE, RowValue, row_values
from research.formats.package import Package
from research.formats.written import WrittenTable
from research.released.output import Output

# Numbers that are answers: an event of grade 0 is none.
_CELLS = {VariableKind.NUMBER: "1", VariableKind.YES_NO: "1"}


def extension_definitions(package: Package, tables: Sequence[WrittenTable]) -> Iterator[Definition]:
    """The StructureDefinition of each."""
    version, found = package.dictionary_version, set()
    for table in tables:
        used = _used(package, table)
        for value in row_values(table.table):
            if value.url in used and value.url != GRADE_URL:
                yield _of_value(table.name, value, version)
        found |= used
    if MONTHS_URL in found:
        yield months_extension(version)
    if GRADE_URL in found:
        yield grades_extension(version)


def _of_value(table: str, value: RowValue, version: str) -> Definition:
    label = value.coding.get("display", "")
    if value.type == MONTHS_TYPE:
        return extension_of_date(value.url, version, label)
    if value.type == "Coding":
        return extension_holding(value.url, version, label, "Coding", values_url(table, value.name))
    return extension_holding(value.url, version, label, value.type.lower())


def _used(package: Package, table: WrittenTable) -> set[str]:
    """The addresses of extensions in resources of rows that answer everything, and have each code once."""
    rows = list(_answered_rows(table.outputs))
    found: set[str] = set()
    for kind in resource_kinds(table.name, package):
        make = resource_maker(table.table, kind)
        for resource in filter(None, map(make, rows)):
            found.update(_addresses(json.loads(resource)))
    return found


def _answered_rows(outputs: Sequence[Output]) -> Iterator[RowCells]:
    most = max(len(output.codes) for output in outputs)
    for nth in range(most or 1):
        yield [_cell(output, nth) for output in outputs]


def _cell(output: Output, nth: int) -> str:
    codes = list(output.codes)
    return codes[nth % len(codes)] if codes else _CELLS.get(output.kind, "x")


def _addresses(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _addresses(one)
    elif isinstance(value, Mapping):
        yield from (one["url"] for one in value.get("extension", ()))
        yield from _addresses(list(value.values()))
