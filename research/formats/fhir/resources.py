"""Makes the resources of a table's rows."""

from collections.abc import Callable

from research.formats.fhir.cells import RowCells
from research.formats.fhir.json_text import HOLE, around, encode
from research.formats.fhir.names import id_of
from research.formats.fhir.places import Resource, ResourceKind, puts_of
from research.formats.fhir.values import row_values
from research.released.output import ReleasedTable


def resource_maker(table: ReleasedTable, kind: ResourceKind) -> Callable[[RowCells], str]:
    """Makes JSON of a row, "" of one that is no such resource. Ids number all rows of a person."""
    puts, start = puts_of(kind, row_values(table)), _texts(kind)
    arrays = {name: around(template) for name, template in kind.arrays.items()}
    array, stem = around([HOLE]), id_of(table.name)
    holds = kind.holds(table) if kind.holds else None
    person, number = "", 0

    def make(row: RowCells) -> str:
        nonlocal person, number
        number = number + 1 if row[0] == person else 1
        person = row[0]
        if holds and not holds(row):
            return ""
        resource = Resource(start.copy())
        elements = resource.elements
        if kind.subject:
            elements["id"] = f'"{stem}-{person}-{number}"'
            elements[kind.subject] = f'{{"reference":"Patient/{person}"}}'
        else:
            elements["id"] = f'"{person}"'
        for put in puts:
            put(resource, row)
        for name, members in resource.arrays.items():
            elements[name] = arrays.get(name, array)(",".join(members))
        return "{" + ",".join([f'"{name}":{text}' for name, text in elements.items()]) + "}"

    return make


def _texts(kind: ResourceKind) -> dict[str, str]:
    """The elements that do not depend on a row, in their order."""
    start = {"resourceType": kind.type, "id": "", **kind.start}
    return {name: encode(value) for name, value in start.items()}
