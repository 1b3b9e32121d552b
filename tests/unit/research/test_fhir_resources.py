"""What is in a row is in its resources, as FHIR says it, and nothing else is."""

import io
import json
import re
import textwrap
import zipfile

import fhirkit
import pytest

from research.choices import Format
from research.formats import write
from tests.factories.packages import ROWS, a_package
from tests.fhir.extracts import EVERY_FIELD, fhir_files, full_rows, leaving_tables, resource_of
from tests.fhir.said import of_people, plain_answers, said_of_rows

TABLES = [table.name for table in leaving_tables()]
each_table = pytest.mark.parametrize("table", leaving_tables(), ids=TABLES)
# Elements that must be there, and that fhirkit does not miss.
NEEDED = {
    "Consent": {"status", "scope", "category", "policyRule"},
    "Observation": {"status", "code"},
    "MedicationStatement": {"status", "medicationCodeableConcept"},
    "AdverseEvent": {"actuality"},
    "QuestionnaireResponse": {"status", "questionnaire"},
    "ResearchSubject": {"status", "study"},
    "Procedure": {"status", "code"},
}


def faults(files):
    """What is wrong with the resources about people, by what FHIR asks of each of them."""
    found = list(of_people(files))
    for one in found:
        yield from map(str, fhirkit.validate(one))
        if missing := NEEDED.get(one["resourceType"], set()) - one.keys():
            yield f"{one['resourceType']} has no {missing}"
        if not re.fullmatch(r"[A-Za-z0-9.-]{1,64}", one["id"]):
            yield f"id {one['id']}"
        if one.keys() & {"text", "meta", "identifier"}:
            yield f"{one['id']} has what nobody asked for"
    if len({(one["resourceType"], one["id"]) for one in found}) < len(found):
        yield "two resources have the same id"


@each_table
def test_every_column_is_said_by_some_resource_of_its_row_and_nothing_else_is(table):
    rows = full_rows(table)
    files = fhir_files(**{table.name: rows})
    assert list(faults(files)) == []
    found = [plain_answers(row) for row in said_of_rows(files, table.name)]
    assert found == [plain_answers(row) for row in rows]


@each_table
def test_a_row_without_an_answer_is_a_resource_that_says_nothing(table):
    files = fhir_files(**{table.name: [{}]})
    assert list(faults(files)) == []
    assert said_of_rows(files, table.name) == [{}]


@each_table
def test_no_resource_has_a_day_or_a_time_of_the_calendar(table):
    files = fhir_files(**{table.name: full_rows(table)})
    for one in of_people(files):
        for key, value in pairs(one):
            assert not re.search(r"(?<!_)([dD]ate(Time)?|[iI]nstant|[pP]eriod)$", key), key
            is_date = isinstance(value, str) and re.fullmatch(r"\d{4}(-\d\d){0,2}(T.*)?", value)
            assert not is_date or key == "code", (key, value)


def pairs(node):
    for key, value in node.items() if isinstance(node, dict) else enumerate(node):
        if isinstance(value, dict | list):
            yield from pairs(value)
        else:
            yield str(key), value


SUBSETS = [
    [],
    ["diagnosis.code"],
    ["diagnosis.diagnosed"],
    ["adverse_event.grade_min"],
    *(
        sorted(EVERY_FIELD - {f"{table}.{name}"})
        for table in TABLES
        for name in ("code", "kind", "drug", "sex", "given", "mg")
        if f"{table}.{name}" in EVERY_FIELD
    ),
]


@pytest.mark.parametrize("fields", SUBSETS, ids=lambda some: str(len(some)))
def test_any_fields_can_be_left_out(fields):
    tables = leaving_tables(fields)
    files = fhir_files(fields, **{table.name: full_rows(table) for table in tables})
    assert list(faults(files)) == []
    for table in tables:
        assert [set(one) for one in said_of_rows(files, table.name)] == [
            set(row) for row in full_rows(table)
        ]


def test_each_resource_refers_to_a_patient_of_the_extract():
    files = fhir_files(**{table.name: full_rows(table) for table in leaving_tables()})
    patients = {f"Patient/{one['id']}" for one in files["Patient.participant"]}
    for one in of_people(files):
        references = re.findall(r'"reference": "([^"]*)"', json.dumps(one))
        about = [reference for reference in references if reference != "ResearchStudy/study"]
        assert about == [] if one["resourceType"] == "Patient" else set(about) <= patients
        assert len(about) == (one["resourceType"] != "Patient")


def test_rows_are_numbered_by_person():
    rows = [{"pseudonym": person} for person in ("P0a", "P0a", "P0b")]
    found = fhir_files(marker_finding=rows)["Observation.marker_finding"]
    ids = ["marker-finding-P0a-1", "marker-finding-P0a-2", "marker-finding-P0b-1"]
    assert [one["id"] for one in found] == ids


def test_python_reads_the_files_as_the_readme_says(tmp_path, monkeypatch):
    target = io.BytesIO()
    write(Format.FHIR, target=target, package=a_package())
    with zipfile.ZipFile(target) as archive:
        archive.extractall(tmp_path)
    monkeypatch.chdir(tmp_path)
    names = {}
    exec(_python_of((tmp_path / "README.txt").read_text()), names)  # noqa: S102 - our own text
    assert [one["id"] for one in names["patients"]] == [row[:16].decode() for row in ROWS]
    dated = {"given_from": "-2", "given_to": "-1", "given_precision": "month"}
    infusion = resource_of("Procedure", "infusion", **dated)
    assert names["months"](infusion["_performedDateTime"]) == [-2, -1]
    unknown = resource_of("Procedure", "infusion", given_precision="month")
    assert names["months"](unknown["_performedDateTime"]) == []


def _python_of(readme):
    return textwrap.dedent(readme.split("Python:\n")[1].split("\n\n")[0])
