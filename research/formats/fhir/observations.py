"""Rows that are observations: organs, findings of markers, measures, and how somebody is."""

from collections.abc import Mapping
from typing import Any

from intake.record.choices.markers import Finding
from research.formats.fhir.cells import coding_of
from research.formats.fhir.json_text import HOLE
from research.formats.fhir.names import COLUMN_CODES
from research.formats.fhir.places import (
    CONCEPT,
    MASKED,
    Put,
    ResourceKind,
    Slot,
    array_member,
    by_cell,
    concept_at,
    element,
    extension,
    months_at,
)
from research.formats.fhir.standards import ABSENT_REASONS, INTERPRETATIONS
from research.formats.fhir.values import MONTHS_TYPE, RowValue

# What an outcome is about. All else that its row says is a component.
_ABOUT = {"timepoint", "recalled", "occasion", "told_on", "check_in", "check_in_of"}
_VALUE = "valueCodeableConcept"


def _result(code: str, label: str) -> Mapping[str, Any]:
    return {_VALUE: {"coding": [HOLE, coding_of(INTERPRETATIONS, code, label)]}}


def _no_result(code: str, label: str) -> Mapping[str, Any]:
    return {"dataAbsentReason": {"coding": [coding_of(ABSENT_REASONS, code, label), HOLE]}}


_FINDINGS: Mapping[str, Mapping[str, Any]] = {
    Finding.POSITIVE: _result("POS", "Positive"),
    Finding.NEGATIVE: _result("NEG", "Negative"),
    Finding.UNKNOWN: _no_result("asked-unknown", "Asked But Unknown"),
    Finding.UNSURE: _no_result("asked-unknown", "Asked But Unknown"),
    Finding.NOT_TESTED: _no_result("not-performed", "Not Performed"),
}
# How a component holds a value of each type. It has no decimals but in quantities.
_COMPONENTS: Mapping[str, Mapping[str, Any]] = {
    "Coding": {_VALUE: CONCEPT},
    "Decimal": {"valueQuantity": {"value": HOLE}},
    MONTHS_TYPE: {"_valueDateTime": {"extension": [HOLE, MASKED]}},
    "Integer": {"valueInteger": HOLE},
    "Boolean": {"valueBoolean": HOLE},
    "String": {"valueString": HOLE},
}


def _finding(value: RowValue) -> Put:
    """A result, or the reason why there is none."""
    return by_cell(value, _FINDINGS, {_VALUE: CONCEPT})


def _measured(value: RowValue) -> Put:
    """Without a unit: the measure names it."""
    return element("valueQuantity", value, {"value": HOLE})


def _component(value: RowValue) -> Put:
    if value.name in _ABOUT or value.type not in _COMPONENTS:
        return extension(value)
    return array_member(
        "component", value, {"code": {"coding": [value.coding]}, **_COMPONENTS[value.type]}
    )


def _observation(table: str, label: str, places: Mapping[str, Slot], **how: Any) -> ResourceKind:
    """Its code is that of the table, unless a place says what was observed."""
    start = {"status": "final", "code": {"coding": [coding_of(COLUMN_CODES, table, label)]}}
    return ResourceKind("Observation", start, places, **how)


OBSERVATIONS = {
    "affected_organ": _observation(
        "affected_organ", "Affected organ", {"code": concept_at(_VALUE)}
    ),
    "marker_finding": _observation(
        "marker_finding",
        "Finding of a marker",
        {
            "code": concept_at("code"),
            "finding": Slot("Coding", _finding),
            "found": months_at("_effectiveDateTime"),
        },
    ),
    "measurement": _observation(
        "measurement",
        "Measurement",
        {
            "code": concept_at("code"),
            "value": Slot("Decimal", _measured),
            "measured": months_at("_effectiveDateTime"),
        },
    ),
    "outcome": _observation("outcome", "Outcome", {}, rest=_component),
}
