"""Rows that are conditions, procedures, medication or adverse events, as people told them."""

from collections.abc import Mapping

from intake.record.choices.car_t import REPORTED_BY, EventKind
from intake.record.choices.markers import Timepoint
from intake.record.choices.treatments import Steroid, TreatmentClass, TreatmentUse
from research.formats.fhir.cells import RowCells, coding_of
from research.formats.fhir.diseases import SAME_AS_DIAGNOSIS
from research.formats.fhir.json_text import HOLE
from research.formats.fhir.names import COLUMN_CODES
from research.formats.fhir.places import (
    CONCEPT,
    Holds,
    Put,
    Resource,
    ResourceKind,
    Slot,
    by_cell,
    concept_at,
    concepts_at,
    element,
    extension,
    months_at,
)
from research.formats.fhir.standards import ABSENT_REASON_URL, UCUM
from research.formats.fhir.values import RowValue
from research.released.output import ReleasedTable

# Events of which there is a row only if they happened.
_REPORTED = {EventKind.DEATH, *REPORTED_BY}
_MEDICATION = "medicationCodeableConcept"
_UNKNOWN = {"extension": [{"url": ABSENT_REASON_URL, "valueCode": "unknown"}]}
_USES = {TreatmentUse.NOW: "active", TreatmentUse.PAST: "completed", Timepoint.TODAY: "active"}
_MG_A_DAY = {"value": HOLE, "unit": "mg/day", "system": UCUM, "code": "mg/d"}


def _diagnosis(value: RowValue) -> Put:
    """With the standard codes that mean the same."""
    same = {
        code: {"code": {"coding": [HOLE, *codings]}} for code, codings in SAME_AS_DIAGNOSIS.items()
    }
    return by_cell(value, same, {"code": CONCEPT})


def _use(value: RowValue) -> Put:
    """The status, where FHIR has one for it, and the code itself as an extension."""
    status = by_cell(value, {code: {"status": one} for code, one in _USES.items()}, {})
    own = extension(value)

    def put(resource: Resource, row: RowCells) -> None:
        status(resource, row)
        own(resource, row)

    return put


def _medication(value: RowValue) -> Put:
    """That somebody took none of them is an answer, too: nobody may count it as a medicine."""
    none = {_MEDICATION: CONCEPT, "status": "not-taken"}
    return by_cell(value, {TreatmentClass.NONE: none, Steroid.NONE: none}, {_MEDICATION: CONCEPT})


def _dose(value: RowValue) -> Put:
    return element("dosage", value, [{"doseAndRate": [{"rateQuantity": _MG_A_DAY}]}])


def _taken(places: Mapping[str, Slot]) -> ResourceKind:
    """What is unknown of a medicine is said to be so: FHIR demands both."""
    start = {"status": "unknown", _MEDICATION: _UNKNOWN}
    told = {"told_on": months_at("_dateAsserted")}
    return ResourceKind("MedicationStatement", start, {**told, **places})


def _happened(table: ReleasedTable) -> Holds:
    """Whether an event happened: every infused person has rows about some kinds, and grade 0 is none."""
    places = {output.name: at for at, output in enumerate(table.outputs)}
    kind, lowest = places.get("kind"), places.get("grade_min")

    def holds(row: RowCells) -> bool:
        is_graded = lowest is not None and row[lowest] not in ("", "0")
        return is_graded or (kind is not None and row[kind] in _REPORTED)

    return holds


CLINICAL_KINDS = {
    "diagnosis": ResourceKind(
        "Condition",
        places={
            "code": Slot("Coding", _diagnosis),
            "first_symptoms": months_at("_onsetDateTime"),
        },
    ),
    "treatment": _taken(
        {
            "use": Slot("Coding", _use),
            "code": Slot("Coding", _medication),
            "why_stopped": concepts_at("statusReason"),
        }
    ),
    "steroid_dose": _taken(
        {
            "timepoint": Slot("Coding", _use),
            "drug": Slot("Coding", _medication),
            "mg": Slot("Decimal", _dose),
            "why": concepts_at("reasonCode"),
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
        holds=_happened,
    ),
}
