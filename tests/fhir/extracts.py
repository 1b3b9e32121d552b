"""FHIR's files of rows that a test gives, of the tables as they leave."""

import csv
import io
from collections.abc import Collection, Iterable, Mapping

from research.choices import Format
from research.dictionary import VariableKind, requestable
from research.formats import Package, write
from research.released import ReleasedTable, released_tables
from research.released.output import Output
from tests.factories.packages import ABOUT, GivenRows
from tests.fhir.elements import Resource
from tests.fhir.said import resources_of

PERSON = "P00000000000000a"
EVERY_FIELD = frozenset(one.key for one in requestable())
Cells = Mapping[str, str]


def leaving_tables(fields: Collection[str] = EVERY_FIELD) -> list[ReleasedTable]:
    return released_tables(
        fields=fields, step=0, reasons=dict.fromkeys(fields, "For the question.")
    )


def fhir_files(
    fields: Collection[str] = EVERY_FIELD, **rows: Iterable[Cells]
) -> dict[str, list[Resource]]:
    """The resources of each file of the tables that have rows. A row is the values of some of its columns.

    Rows are by default those of PERSON; each row of participants is another person, the first of them PERSON.
    """
    held = [table for table in leaving_tables(fields) if table.name in rows]
    tables = [(table, GivenRows(_copied(table, rows[table.name]))) for table in held]
    target = io.BytesIO()
    package = Package(tables, ABOUT, {"name": "A dictionary", "tables": []}, "1.0.0", "f" * 64)
    write(Format.FHIR, target=target, package=package)
    return resources_of(target.getvalue())


def resource_of(kind: str, table: str, /, **cells: str) -> Resource:
    """The resource of a row."""
    (found,) = fhir_files(**{table: [cells]})[f"{kind}.{table}"]
    return found


def full_rows(table: ReleasedTable) -> list[dict[str, str]]:
    """Rows with a value in every column: each code is in one of them, and both of yes and no."""
    most = max(2, *(len(output.codes) for output in table.outputs))
    return [{one.name: _cell(one, at) for one in table.outputs[1:]} for at in range(most)]


def _cell(output: Output, at: int) -> str:
    if output.kind is VariableKind.CODE:
        codes = list(output.codes) or ["ISO:NA", "m24"]
        return codes[at % len(codes)]
    if output.kind is VariableKind.YES_NO:
        return str(at % 2)
    if output.kind is VariableKind.TEXT:
        return f"{at}\n“جنس”, \u2028 \\ and 2024-03-05"
    return (
        f"{at}.50" if output.decimals else str(at - 1 + 5 * output.name.endswith(("_to", "_max")))
    )


def _copied(table: ReleasedTable, rows: Iterable[Cells]) -> list[bytes]:
    lines = []
    for at, cells in enumerate(rows):
        written = io.StringIO()
        row = {"pseudonym": f"P{10 + at:015x}" if table.name == "participant" else PERSON, **cells}
        csv.writer(written).writerow([row.get(one.name, "") for one in table.outputs])
        lines.append(written.getvalue().encode())
    return lines
