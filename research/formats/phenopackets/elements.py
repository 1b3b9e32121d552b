"""What a row of some tables is in a phenopacket, beside its measurements.

An element is there only if the row says that it is so. Every infused person has rows about cytokine release,
nerves and reactions of organs: it is their grade that says whether one happened.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from intake.record.choices.car_t import REPORTED_BY, EventKind
from intake.record.choices.treatments import Steroid, TreatmentClass
from research.formats.phenopackets.columns import column_places
from research.formats.phenopackets.terms import json_text, orpha_terms, own_term
from research.formats.phenopackets.values import SayRow, TextRow, term_of
from research.released.output import ReleasedTable

SUBJECT = "subject"
_SEX = {"female": "FEMALE", "male": "MALE", "other": "OTHER_SEX"}
# Of these there is a row only if they happened.
_HAPPENED = {EventKind.DEATH, *REPORTED_BY}


@dataclass(frozen=True)
class ClinicalElement:
    """An element that rows of a table are. `held_in` is the field of the phenopacket for it.

    `made` gives its JSON, "" for a row that is none. `says` tells of which columns it says a value in full.
    `times` are its places for dates, by the names of these.
    """

    held_in: str
    made: SayRow
    says: Mapping[str, Callable[[str], bool]] = field(default_factory=dict)
    times: Mapping[str, str] = field(default_factory=dict)


def element_of(table: ReleasedTable) -> ClinicalElement | None:
    """None for a table whose rows are measurements alone."""
    maker, key = _ELEMENTS.get(table.name, (None, ""))
    return maker(table) if maker and (not key or key in column_places(table)) else None


def person_of(table: ReleasedTable) -> ClinicalElement:
    """Of the table that has a row for each person."""
    sex, died = _reader(table, "sex"), _reader(table, "died")

    def made(row: TextRow) -> str:
        subject = {"id": row[0]}
        if sex(row):
            subject["sex"] = _SEX.get(sex(row), "UNKNOWN_SEX")
        status = {"vitalStatus": {"status": "DECEASED"}} if died(row) == "1" else {}
        return json_text(subject | status)

    says = {"sex": _SEX.__contains__, "died": "1".__eq__}
    return ClinicalElement(SUBJECT, made, says, {"died_on": "vitalStatus.timeOfDeath"})


def _reader(table: ReleasedTable, column: str) -> SayRow:
    at = column_places(table).get(column)
    return (lambda row: "") if at is None else (lambda row: row[at])


def _term(table: ReleasedTable, column: str) -> SayRow:
    """The term of the column's code; "" if the column, or the code, is missing."""
    at = column_places(table).get(column)
    if at is None:
        return lambda row: ""
    term = term_of(table.name, table.outputs[at])
    return lambda row: term(row[at]) if row[at] else ""


def _disease(table: ReleasedTable) -> ClinicalElement:
    code, own, exact = _reader(table, "code"), _term(table, "code"), orpha_terms()

    def made(row: TextRow) -> str:
        term = exact.get(code(row)) or own(row)
        return f'{{"term":{term}}}' if term else ""

    return ClinicalElement("diseases", made, times={"first_symptoms": "onset"})


def _organ(table: ReleasedTable) -> ClinicalElement:
    organ = _term(table, "code")

    def made(row: TextRow) -> str:
        term = organ(row)
        return f'{{"type":{term}}}' if term else ""

    return ClinicalElement("phenotypicFeatures", made, {"code": bool})


def _event(table: ReleasedTable) -> ClinicalElement:
    kind, term = _reader(table, "kind"), _term(table, "kind")
    lowest, highest = _reader(table, "grade_min"), _reader(table, "grade_max")

    def made(row: TextRow) -> str:
        low, high = lowest(row), highest(row)
        if not kind(row) or low == "0" != high:
            return ""
        if high == "0":
            return f'{{"type":{term(row)},"excluded":true}}'
        if low and low == high:
            severity = own_term(f"Grade {low}", table.name, "grade", low)
            return f'{{"type":{term(row)},"severity":{severity}}}'
        return f'{{"type":{term(row)}}}' if low or kind(row) in _HAPPENED else ""

    times = {"onset": "onset", "ended": "resolution"}
    return ClinicalElement("phenotypicFeatures", made, {"kind": bool}, times)


def _drug(column: str, nothing: str) -> Callable[[ReleasedTable], ClinicalElement]:
    """Of a table whose rows are medicines. A row with the code `nothing` says that there was none."""

    def compiled(table: ReleasedTable) -> ClinicalElement:
        code, agent = _reader(table, column), _term(table, column)
        reason = _term(table, "why_stopped")

        def made(row: TextRow) -> str:
            if code(row) in ("", nothing):
                return ""
            why = reason(row)
            ended = f',"treatmentTerminationReason":{why}' if why else ""
            return f'{{"treatment":{{"agent":{agent(row)}}}{ended}}}'

        return ClinicalElement("medicalActions", made, {column: bool, "why_stopped": bool})

    return compiled


def _infusion(table: ReleasedTable) -> ClinicalElement:
    procedure = f'{{"procedure":{{"code":{own_term("Infusion of CAR-T cells", table.name)}}}}}'
    times = {"given": "procedure.performed"}
    return ClinicalElement("medicalActions", lambda row: procedure, times=times)


# By the table, with the column that an element needs.
_ELEMENTS: Mapping[str, tuple[Callable[[ReleasedTable], ClinicalElement], str]] = {
    "diagnosis": (_disease, "code"),
    "affected_organ": (_organ, "code"),
    "adverse_event": (_event, "kind"),
    "treatment": (_drug("code", TreatmentClass.NONE), "code"),
    "steroid_dose": (_drug("drug", Steroid.NONE), "drug"),
    "infusion": (_infusion, ""),
}
