"""Where a resource holds what a row says. Templates are JSON values that have HOLE in place of the row's."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from research.formats.fhir.cells import RowCells
from research.formats.fhir.json_text import HOLE, around
from research.formats.fhir.standards import ABSENT_REASON_URL
from research.formats.fhir.values import MONTHS_TYPE, RowValue
from research.released.output import ReleasedTable


@dataclass
class Resource:
    """A resource that is being made: JSON of its elements, and of those that are arrays, of each member."""

    elements: dict[str, str]
    arrays: dict[str, list[str]] = field(default_factory=dict)


# Adds what the row says to the resource; nothing if there is no answer.
Put = Callable[[Resource, RowCells], None]
Holds = Callable[[RowCells], bool]
MASKED = {"url": ABSENT_REASON_URL, "valueCode": "masked"}
CONCEPT = {"coding": [HOLE]}


@dataclass(frozen=True)
class Slot:
    """Holds values of a type."""

    type: str
    put: Callable[[RowValue], Put]


def extension(value: RowValue) -> Put:
    """An extension of the resource."""
    return array_member("extension", value, extension_of(value))


def extension_of(value: RowValue) -> dict[str, Any]:
    """The template of its extension."""
    held = {"extension": [HOLE]} if value.type == MONTHS_TYPE else {f"value{value.type}": HOLE}
    return {"url": value.url, **held}


def no_place(value: RowValue) -> None:
    """Another resource holds it."""


@dataclass(frozen=True)
class ResourceKind:
    """How the rows of a table become resources.

    `start` are elements that each of them begins with; `subject` is the element that refers to the
    patient, "" in the patient itself. `places` are those of values by their names: a later one replaces
    what an earlier one put. What has no place, or is of another type, goes to `rest`. `arrays` are
    templates of arrays whose members are not all that they hold. `holds` tells which rows of a table become
    such resources; None if all do.
    """

    type: str
    start: Mapping[str, Any] = field(default_factory=dict)
    places: Mapping[str, Slot] = field(default_factory=dict)
    rest: Callable[[RowValue], Put | None] = extension
    subject: str = "subject"
    arrays: Mapping[str, Any] = field(default_factory=dict)
    holds: Callable[[ReleasedTable], Holds] | None = None


def puts_of(kind: ResourceKind, values: Sequence[RowValue]) -> list[Put]:
    """What adds each of the values to a resource of this kind, those with a place first."""
    order = [*kind.places, *(value.name for value in values)]
    found = (_put(kind, value) for value in sorted(values, key=lambda one: order.index(one.name)))
    return [one for one in found if one]


def _put(kind: ResourceKind, value: RowValue) -> Put | None:
    place = kind.places.get(value.name)
    return place.put(value) if place and place.type == value.type else kind.rest(value)


def element(name: str, value: RowValue, template: Any) -> Put:
    read, filled = value.read, around(template)

    def put(resource: Resource, row: RowCells) -> None:
        if found := read(row):
            resource.elements[name] = filled(found)

    return put


def array_member(name: str, value: RowValue, template: Any) -> Put:
    """A member of the array `name`."""
    read, filled = value.read, around(template)

    def put(resource: Resource, row: RowCells) -> None:
        if found := read(row):
            resource.arrays.setdefault(name, []).append(filled(found))

    return put


def by_cell(
    value: RowValue, templates: Mapping[str, Mapping[str, Any]], other: Mapping[str, Any]
) -> Put:
    """Elements that depend on the cell: `templates` has those of some cells, `other` those of all others."""
    read, at = value.read, value.at
    known = {cell: _filled(elements) for cell, elements in templates.items()}
    unknown = _filled(other)

    def put(resource: Resource, row: RowCells) -> None:
        if found := read(row):
            for name, filled in known.get(row[at], unknown).items():
                resource.elements[name] = filled(found)

    return put


def _filled(elements: Mapping[str, Any]) -> dict[str, Callable[[str], str]]:
    return {name: around(template) for name, template in elements.items()}


def months_at(name: str) -> Slot:
    """A date that is absent, with its months from day 0. `name` begins with an underscore."""
    return Slot(MONTHS_TYPE, lambda value: element(name, value, {"extension": [HOLE, MASKED]}))


def concept_at(name: str) -> Slot:
    return Slot("Coding", lambda value: element(name, value, CONCEPT))


def concepts_at(name: str) -> Slot:
    """An array of one CodeableConcept."""
    return Slot("Coding", lambda value: element(name, value, [CONCEPT]))
