"""Rows that are conditions, procedures, medication or adverse events, as people told them."""

from collections.abc import Mapping

from intake.record.choices.markers import Timepoint
from intake.record.choices.treatments import Steroid, TreatmentClass, TreatmentUse
from research.formats.fhir.diseases import SAME_AS_DIAGNOSIS
from research.formats.fhir.names import COLUMN_CODES
from research.formats.fhir.places import (
    Place,
    Put,
    Resource,
    ResourceKind,
    concept_at,
    extension,
    months_at,
)
from research.formats.fhir.standards import ABSENT_REASON_URL, UCUM
from research.formats.fhir.values import Row, RowValue, coding_of

_NOT_TAKEN = "not-taken"
_UNKNOWN = {"url": ABSENT_REASON_URL, "valueCode": "unknown"}
_USES = {TreatmentUse.NOW: "active", TreatmentUse.PAST: "completed", Timepoint.TODAY: "active"}


def _medication(value: RowValue) -> Put:
    """That somebody took none of them is an answer, too: nobody may count it as a medicine."""

    def put(resource: Resource, row: Row) -> None:
        found = value.read(row)
        if found is not None:
            resource["medicationCodeableConcept"] = {"coding": [found]}
            if found["code"] in {TreatmentClass.NONE, Steroid.NONE}:
                resource["status"] = _NOT_TAKEN

    return put


def _use(value: RowValue) -> Put:
    """The status, where FHIR has one for it, and the code itself as an extension."""
    own = extension(value)

    def put(resource: Resource, row: Row) -> None:
        found = value.read(row)
        if found is not None and resource["status"] != _NOT_TAKEN:
            resource["status"] = _USES.get(found["code"], resource["status"])
        own(resource, row)

    return put


def _dose(value: RowValue) -> Put:
    unit = {"unit": "mg/day", "system": UCUM, "code": "mg/d"}

    def put(resource: Resource, row: Row) -> None:
        found = value.read(row)
        if found is not None:
            rate = {"rateQuantity": {"value": found, **unit}}
            resource["dosage"] = [{"doseAndRate": [rate]}]

    return put


def _taken(places: Mapping[str, Place]) -> ResourceKind:
    start = {"status": "unknown", "medicationCodeableConcept": {"extension": [_UNKNOWN]}}
    return ResourceKind(
        "MedicationStatement", start, {"told_on": months_at("_dateAsserted"), **places}
    )


CLINICAL_KINDS = {
    "diagnosis": ResourceKind(
        "Condition",
        places={
            "code": concept_at("code", SAME_AS_DIAGNOSIS),
            "first_symptoms": months_at("_onsetDateTime"),
        },
    ),
    "treatment": _taken(
        {
            "code": Place("Coding", _medication),
            "use": Place("Coding", _use),
            "why_stopped": concept_at("statusReason", many=True),
        }
    ),
    "steroid_dose": _taken(
        {
            "drug": Place("Coding", _medication),
            "timepoint": Place("Coding", _use),
            "mg": Place("Decimal", _dose),
            "why": concept_at("reasonCode", many=True),
        }
    ),
    "infusion": ResourceKind(
        "Procedure",
        {
            "status": "completed",
            "code": {"coding": [coding_of(COLUMN_CODES, "infusion", "Infusion of CAR-T cells")]},
        },
        {"given": months_at("_performedDateTime")},
    ),
    "adverse_event": ResourceKind(
        "AdverseEvent",
        {"actuality": "actual"},
        {
            "kind": concept_at("event"),
            "onset": months_at("_date"),
            "told_on": months_at("_recordedDate"),
        },
    ),
}
