"""Rows that are observations: organs, findings of markers, measures, and how somebody is."""

from collections.abc import Callable, Mapping
from typing import Any

from intake.record.choices.markers import Finding
from research.formats.fhir.names import COLUMN_CODES
from research.formats.fhir.places import (
    MASKED,
    Place,
    Put,
    Resource,
    ResourceKind,
    concept_at,
    extension,
    months_at,
)
from research.formats.fhir.standards import ABSENT_REASONS, INTERPRETATIONS
from research.formats.fhir.values import MONTHS_TYPE, Row, RowValue, coding_of

# What an outcome is about. All else that its row says is a component.
_ABOUT = {"timepoint", "recalled", "occasion", "told_on", "check_in", "check_in_of"}
_RESULTS = {
    Finding.POSITIVE: coding_of(INTERPRETATIONS, "POS", "Positive"),
    Finding.NEGATIVE: coding_of(INTERPRETATIONS, "NEG", "Negative"),
}
_ASKED_UNKNOWN = coding_of(ABSENT_REASONS, "asked-unknown", "Asked But Unknown")
_NO_RESULT = {
    Finding.UNKNOWN: _ASKED_UNKNOWN,
    Finding.UNSURE: _ASKED_UNKNOWN,
    Finding.NOT_TESTED: coding_of(ABSENT_REASONS, "not-performed", "Not Performed"),
}
# Of each type of value: the element of a component, and how it holds the value.
_COMPONENTS: Mapping[str, tuple[str, Callable[[Any], Any]]] = {
    "Coding": ("valueCodeableConcept", lambda found: {"coding": [found]}),
    "Decimal": ("valueQuantity", lambda found: {"value": found}),
    "Integer": ("valueInteger", lambda found: found),
    "Boolean": ("valueBoolean", lambda found: found),
    "String": ("valueString", lambda found: found),
    MONTHS_TYPE: ("_valueDateTime", lambda found: {"extension": [found, MASKED]}),
}


def _observation(table: str, label: str, places: Mapping[str, Place], **how: Any) -> ResourceKind:
    """Its code is that of the table, unless a place says what was observed."""
    start = {"status": "final", "code": {"coding": [coding_of(COLUMN_CODES, table, label)]}}
    return ResourceKind("Observation", start, places, **how)


def _finding(value: RowValue) -> Put:
    """A result, or the reason why there is none."""

    def put(resource: Resource, row: Row) -> None:
        found = value.read(row)
        if found is None:
            return
        code = found["code"]
        if code in _NO_RESULT:
            resource["dataAbsentReason"] = {"coding": [_NO_RESULT[code], found]}
        else:
            same = [_RESULTS[code]] if code in _RESULTS else []
            resource["valueCodeableConcept"] = {"coding": [found, *same]}

    return put


def _measured(value: RowValue) -> Put:
    """Without a unit: the measure names it."""

    def put(resource: Resource, row: Row) -> None:
        found = value.read(row)
        if found is not None:
            resource["valueQuantity"] = {"value": found}

    return put


def _component(value: RowValue) -> Put:
    if value.name in _ABOUT or value.type not in _COMPONENTS:
        return extension(value)
    element, held = _COMPONENTS[value.type]
    code, read = {"coding": [value.coding]}, value.read

    def put(resource: Resource, row: Row) -> None:
        found = read(row)
        if found is not None:
            resource.setdefault("component", []).append({"code": code, element: held(found)})

    return put


OBSERVATIONS = {
    "affected_organ": _observation(
        "affected_organ", "Affected organ", {"code": concept_at("valueCodeableConcept")}
    ),
    "marker_finding": _observation(
        "marker_finding",
        "Finding of a marker",
        {
            "code": concept_at("code"),
            "finding": Place("Coding", _finding),
            "found": months_at("_effectiveDateTime"),
        },
    ),
    "measurement": _observation(
        "measurement",
        "Measurement",
        {
            "code": concept_at("code"),
            "value": Place("Decimal", _measured),
            "measured": months_at("_effectiveDateTime"),
        },
    ),
    "outcome": _observation("outcome", "Outcome", {}, rest=_component),
}
