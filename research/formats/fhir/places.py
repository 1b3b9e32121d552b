"""Where a resource holds what a row says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from research.formats.fhir.standards import ABSENT_REASON_URL
from research.formats.fhir.values import MONTHS_TYPE, Row, RowValue

Resource = dict[str, Any]
# Adds what the row says to the resource; nothing if there is no answer.
Put = Callable[[Resource, Row], None]
MASKED = {"url": ABSENT_REASON_URL, "valueCode": "masked"}


@dataclass(frozen=True)
class Place:
    """Holds values of a type."""

    type: str
    put: Callable[[RowValue], Put]


@dataclass(frozen=True)
class ResourceKind:
    """How the rows of a table become resources.

    `start` are elements that each of them begins with; `subject` is the element that refers to the
    patient, "" in the patient itself. `places` are those of values by their names. What has no place, or
    is of another type, goes to `rest`.
    """

    type: str
    start: Mapping[str, Any] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    rest: Callable[[RowValue], Put | None] = lambda value: extension(value)
    subject: str = "subject"


def puts_of(kind: ResourceKind, values: list[RowValue]) -> list[Put]:
    """What adds each of the values to a resource of this kind."""
    found = (_put(kind, value) for value in values)
    return [one for one in found if one]


def _put(kind: ResourceKind, value: RowValue) -> Put | None:
    place = kind.places.get(value.name)
    return place.put(value) if place and place.type == value.type else kind.rest(value)


def extension(value: RowValue) -> Put:
    """An extension of the resource."""
    url, read, is_date = value.url, value.read, value.type == MONTHS_TYPE
    held = "extension" if is_date else f"value{value.type}"

    def put(resource: Resource, row: Row) -> None:
        found = read(row)
        if found is not None:
            one = {"url": url, held: [found] if is_date else found}
            resource.setdefault("extension", []).append(one)

    return put


def no_place(value: RowValue) -> None:
    """Another resource holds it."""


def months_at(element: str) -> Place:
    """A date that is absent, with its months from day 0. `element` begins with an underscore."""

    def place(value: RowValue) -> Put:
        def put(resource: Resource, row: Row) -> None:
            found = value.read(row)
            if found is not None:
                resource[element] = {"extension": [found, MASKED]}

        return put

    return Place(MONTHS_TYPE, place)


def concept_at(
    element: str, beside: Mapping[str, list[dict[str, str]]] | None = None, *, many: bool = False
) -> Place:
    """A CodeableConcept, or a list of one. `beside` are further codings of a code that mean the same."""
    others = beside or {}

    def place(value: RowValue) -> Put:
        def put(resource: Resource, row: Row) -> None:
            found = value.read(row)
            if found is not None:
                concept = {"coding": [found, *others.get(found["code"], ())]}
                resource[element] = [concept] if many else concept

        return put

    return Place("Coding", place)


def code_at(element: str, codes: Mapping[str, str]) -> Place:
    """A code of FHIR that a code means; the code itself becomes an extension."""

    def place(value: RowValue) -> Put:
        own = extension(value)

        def put(resource: Resource, row: Row) -> None:
            found = value.read(row)
            if found is not None and found["code"] in codes:
                resource[element] = codes[found["code"]]
            own(resource, row)

        return put

    return Place("Coding", place)
