"""Phenopackets say what the rows say, and nothing that they don't."""

import csv
import io
import zipfile
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import pytest
from django.utils.translation import override
from google.protobuf.json_format import MessageToDict, Parse
from phenopackets.schema.v2 import Phenopacket
from phenopackets.schema.v2.core import individual_pb2
from psycopg.sql import SQL

from research.choices import Format
from research.formats import write
from research.formats.phenopackets.people import OrphanRows
from research.released import ReleasedTable, released_tables
from tests.extracting import REASONS
from tests.factories.packages import GivenRows, a_package
from tests.phenopackets_reader import packets_in, times_in

WHO = "P00000000000000a"
Individual, VitalStatus = individual_pb2.Individual, individual_pb2.VitalStatus


def packed(fields=tuple(REASONS), **rows):
    """The zip of an extract whose tables have these rows: dictionaries, of WHO if they don't say of whom."""
    tables = released_tables(fields=fields, step=0, reasons=REASONS)
    rows = {"participant": [{}]} | rows
    held = [(table, GivenRows(list(_copied(table, rows.get(table.name, []))))) for table in tables]
    target = io.BytesIO()
    write(Format.PHENOPACKETS, target=target, package=replace(a_package(), tables=held))
    return zipfile.ZipFile(target)


def _copied(table, rows):
    names = [output.name for output in table.outputs]
    for row in rows:
        assert row.keys() <= set(names)
        line = io.StringIO()
        whole = {"pseudonym": WHO} | row
        csv.writer(line, lineterminator="\n").writerow(whole.get(name, "") for name in names)
        yield line.getvalue().encode()


def packet_of(**rows):
    (packet,) = packets_in(packed(**rows))
    return packet


def measured(packet):
    """Assay, value and description of each measurement; terms of our own as table, column and code."""
    return [(_own(one.assay), _value(one), one.description) for one in packet.measurements]


def _own(term):
    return term.id.removeprefix("HESPERION:").replace("-", "_")


def _value(one):
    if one.HasField("complex_value"):
        typed = one.complex_value.typed_quantities
        return [(_own(each.type).split(".")[-1], each.quantity.value) for each in typed]
    if one.value.HasField("quantity"):
        return one.value.quantity.value
    return _own(one.value.ontology_class)


@pytest.mark.parametrize(
    ("code", "sex", "also"),
    [
        ("female", "FEMALE", []),
        ("male", "MALE", []),
        ("other", "OTHER_SEX", []),
        ("unsaid", "UNKNOWN_SEX", [("participant.sex", "participant.sex.unsaid", "subject")]),
        ("", "UNKNOWN_SEX", []),
    ],
)
def test_the_sex_is_what_was_answered(code, sex, also):
    packet = packet_of(participant=[{"sex": code}])
    assert packet.subject.id == packet.id == WHO
    assert (
        Individual.DESCRIPTOR.fields_by_name["sex"].enum_type.values[packet.subject.sex].name == sex
    )
    assert measured(packet) == also


@pytest.mark.parametrize(
    ("died", "status", "also"),
    [
        ("1", VitalStatus.DECEASED, []),
        ("0", VitalStatus.UNKNOWN_STATUS, [("participant.died", "yes_no.0", "subject")]),
        ("", VitalStatus.UNKNOWN_STATUS, []),
    ],
)
def test_nobody_is_alive_because_nothing_was_said(died, status, also):
    packet = packet_of(participant=[{"died": died}])
    assert packet.subject.vital_status.status == status
    assert packet.subject.HasField("vital_status") is (died == "1")
    assert measured(packet) == also


def test_an_age_group_is_no_age_at_an_encounter():
    packet = packet_of(participant=[{"age": "age_12_17"}])
    assert not packet.subject.HasField("time_at_last_encounter")
    assert measured(packet) == [("participant.age", "participant.age.age_12_17", "subject")]


@pytest.mark.parametrize(
    ("code", "term", "label"),
    [
        ("iim.dm", "ORPHA:221", "adult dermatomyositis"),
        (
            "ssc.sine",
            "HESPERION:diagnosis.code.ssc.sine",
            "SSc sine scleroderma",
        ),  # ICD-10 is broader
        ("mctd", "HESPERION:diagnosis.code.mctd", "MCTD"),
    ],
)
def test_a_disease_has_the_term_that_means_exactly_the_same(code, term, label):
    packet = packet_of(diagnosis=[{"code": code}])
    (disease,) = packet.diseases
    assert (disease.term.id, disease.term.label) == (term, label)
    assert measured(packet) == [("diagnosis.code", f"diagnosis.code.{code}", "diseases[0]")]
    prefixes = {one.namespace_prefix for one in packet.meta_data.resources}
    assert prefixes == {"HESPERION", term.partition(":")[0]}


def test_terms_are_english_whoever_builds_the_extract():
    with override("de"):
        (disease,) = packet_of(diagnosis=[{"code": "iim.ibm"}]).diseases
    assert disease.term.label == "Inclusion body myositis"


GRADED = [  # kind, grade_min, grade_max, the feature: severity, and whether it is excluded
    ("crs", "2", "2", {"severity": "2"}),
    ("crs", "1", "3", {}),
    ("icans", "0", "0", {"excluded": True}),
    ("icans", "0", "4", None),
    ("licats", "", "", None),
    ("infection", "", "", {}),
    ("death", "5", "5", {"severity": "5"}),
]


@pytest.mark.parametrize(("kind", "low", "high", "feature"), GRADED)
def test_an_event_is_a_feature_if_it_surely_happened_or_surely_did_not(kind, low, high, feature):
    packet = packet_of(adverse_event=[{"kind": kind, "grade_min": low, "grade_max": high}])
    found = [MessageToDict(one) for one in packet.phenotypic_features]
    place = "phenotypicFeatures[0]" if found else "adverse_event[0]"
    grades = [("grade_min", float(low)), ("grade_max", float(high))] if low else []
    kinds = [] if found else [("adverse_event.kind", f"adverse_event.kind.{kind}", place)]
    assert measured(packet) == [*kinds, *([("adverse_event.grade", grades, place)] if low else [])]
    if feature is None:
        assert found == []
    else:
        assert found[0]["type"]["id"] == f"HESPERION:adverse-event.kind.{kind}"
        assert found[0].get("excluded", False) is feature.get("excluded", False)
        severity = found[0].get("severity", {}).get("id", "").rpartition(".")[2]
        assert severity == feature.get("severity", "")


def test_one_end_of_a_grade_is_no_severity():
    fields = [key for key in REASONS if key != "adverse_event.grade_max"]
    packet = packet_of(fields=fields, adverse_event=[{"kind": "crs", "grade_min": "3"}])
    (feature,) = packet.phenotypic_features
    assert not feature.HasField("severity")
    assert measured(packet) == [("adverse_event.grade_min", 3, "phenotypicFeatures[0]")]


@pytest.mark.parametrize("finding", ["positive", "negative", "unknown", "not_tested", "unsure"])
def test_a_finding_is_what_the_test_of_a_marker_found(finding):
    row = {"code": "dsdna", "finding": finding, "timepoint": "today"}
    packet = packet_of(marker_finding=[row])
    timepoint, found = sorted(measured(packet), reverse=True)
    assert found == (
        "marker_finding.code.dsdna", f"marker_finding.finding.{finding}", "marker_finding[0]"
    )  # fmt: skip
    assert timepoint[1:] == ("marker_finding.timepoint.today", "marker_finding[0]")


def test_a_code_without_its_value_stands_by_itself():
    (first, second) = measured(packet_of(measurement=[{"code": "tis"}, {"value": "45"}]))
    assert first == ("measurement.code", "measurement.code.tis", "measurement[0]")
    assert second == ("measurement.value", 45, "measurement[1]")


def test_a_medicine_is_a_treatment_unless_there_was_none():
    rows = {
        "treatment": [
            {"code": "none", "use": "now"},
            {"code": "rituximab", "use": "past", "why_stopped": "no_effect"},
        ],
        "steroid_dose": [{"drug": "methylprednisolone", "mg": "4.00"}, {"drug": "none", "mg": "0"}],
        "infusion": [{"number": "1"}],
    }
    packet = packet_of(**rows)
    first, second, third = packet.medical_actions
    assert first.treatment.agent.id == "HESPERION:treatment.code.rituximab"
    assert first.treatment_termination_reason.id == "HESPERION:treatment.why-stopped.no-effect"
    assert second.treatment.agent.id == "HESPERION:steroid-dose.drug.methylprednisolone"
    assert third.procedure.code.id == "HESPERION:infusion"
    assert measured(packet) == [
        ("treatment.code", "treatment.code.none", "treatment[0]"),
        ("treatment.use", "treatment.use.now", "treatment[0]"),
        ("treatment.use", "treatment.use.past", "medicalActions[0]"),
        ("steroid_dose.mg", 4, "medicalActions[1]"),
        ("steroid_dose.drug", "steroid_dose.drug.none", "steroid_dose[1]"),
        ("steroid_dose.mg", 0, "steroid_dose[1]"),
        ("infusion.number", 1, "medicalActions[2]"),
    ]


def date(name, earliest, latest, precision):
    return {f"{name}_from": earliest, f"{name}_to": latest, f"{name}_precision": precision}


def test_dates_are_beside_the_phenopacket_by_their_element_or_their_row():
    archive = packed(
        participant=[{"died": "1", **date("died_on", "9", "9", "day")}],
        diagnosis=[
            {"code": "sle"},
            {"code": "mctd"}
            | date("first_symptoms", "-24", "-13", "year")
            | date("diagnosed", "-3", "-2", "month"),
        ],
        infusion=[date("given", "0", "0", "day") | date("relapsed", "", "", "year")],
        outcome=[{"pain": "1", **date("told_on", "6", "6", "day")}],
    )  # fmt: skip
    assert [tuple(one.values()) for one in times_in(archive)] == [
        (WHO, "subject.vitalStatus.timeOfDeath", "participant.died_on", "9", "9", "day"),
        (WHO, "diseases[1].onset", "diagnosis.first_symptoms", "-24", "-13", "year"),
        (WHO, "diseases[1]", "diagnosis.diagnosed", "-3", "-2", "month"),
        (WHO, "medicalActions[0].procedure.performed", "infusion.given", "0", "0", "day"),
        (WHO, "medicalActions[0]", "infusion.relapsed", "", "", "year"),
        (WHO, "outcome[0]", "outcome.told_on", "6", "6", "day"),
    ]
    whole = archive.read("phenopackets.ndjson").decode()
    assert not any(
        word in whole for word in ("onset", "timeOf", "performed", "timeObserved", "age")
    )


def test_it_is_created_on_the_day_of_the_data_by_no_person():
    meta = packet_of().meta_data
    assert meta.created.ToJsonString() == "2026-11-29T00:00:00Z"
    assert (meta.created_by, meta.submitted_by) == ("Hesperion", "")
    assert meta.phenopacket_schema_version == "2.0"
    (own,) = meta.resources
    assert (own.namespace_prefix, own.version) == ("HESPERION", "1.0.0")


def test_each_person_has_their_own_rows():
    people = [{"pseudonym": f"P{number:015x}"} for number in range(1, 5)]
    first, second, third, fourth = (one["pseudonym"] for one in people)
    pains = ((first, "1"), (first, "2"), (fourth, "3"))
    outcomes = [{"pseudonym": who, "pain": pain} for who, pain in pains]
    organs = [{"pseudonym": third, "code": "kidney"}, {"pseudonym": fourth, "code": "lung"}]
    found = packets_in(packed(participant=people, outcome=outcomes, affected_organ=organs))
    assert [one.id for one in found] == [first, second, third, fourth]
    assert [[value for _assay, value, _place in measured(one)] for one in found] == [
        [1, 2],
        [],
        [],
        [3],
    ]
    assert [len(one.phenotypic_features) for one in found] == [0, 0, 1, 1]


def test_the_readme_tells_how_to_read_them(tmp_path, monkeypatch):
    people = [{"pseudonym": f"P{number:015x}", "sex": "male"} for number in range(3)]
    packed(participant=people).extractall(tmp_path)
    monkeypatch.chdir(tmp_path)
    names = {}
    for code in _python_of((tmp_path / "README.txt").read_text()):
        exec(code, names)  # noqa: S102 - our own text
    assert [one.id for one in names["people"]] == [one["pseudonym"] for one in people]
    split = [Parse(path.read_text(), Phenopacket()) for path in sorted(Path("people").iterdir())]
    assert split == names["people"]


def _python_of(readme):
    """Each indented piece."""
    lines = readme.split("HOW TO READ THE FILES")[1].splitlines()
    for indented, piece in groupby(lines, lambda line: line.startswith("    ")):
        if indented:
            yield "\n".join(line.removeprefix("    ") for line in piece)


def test_rows_of_nobody_are_an_error():
    with pytest.raises(OrphanRows):
        packed(outcome=[{"pseudonym": "P000000000000001", "pain": "1"}])


def test_without_the_column_that_an_element_needs_rows_are_measurements():
    fields = [key for key in REASONS if key != "diagnosis.code"]
    archive = packed(fields=fields, diagnosis=[date("diagnosed", "-3", "-2", "month")])
    (packet,) = packets_in(archive)
    assert len(packet.diseases) == 0
    assert [one["element"] for one in times_in(archive)] == ["diagnosis[0]"]


def test_a_strange_code_is_a_valid_term_and_a_line_stays_one_line():
    packet = packet_of(infusion=[{"country": "ISO:NA", "product": 'two\nlines \u2028 "x" % ü_-'}])
    product, country = (one.value.ontology_class for one in packet.measurements)
    assert (country.id, country.label) == ("HESPERION:infusion.country.ISO%3ANA", "ISO:NA")
    assert (
        product.id
        == "HESPERION:infusion.product.two%0Alines%20%E2%80%A8%20%22x%22%20%25%20%C3%BC-%2D"
    )
    assert product.label == 'two\nlines \u2028 "x" % ü_-'


def test_an_unknown_table_is_measurements():
    outputs = a_package().tables[0][0].outputs
    unknown = ReleasedTable("something_new", outputs, SQL(""))
    package = a_package()
    tables = [package.tables[0], (unknown, GivenRows([b"P00000000000000a,NA,3,,1,\n"]))]
    target = io.BytesIO()
    write(Format.PHENOPACKETS, target=target, package=replace(package, tables=tables))
    first = packets_in(zipfile.ZipFile(target))[0]
    assert [one for one in measured(first) if one[2] == "something_new[0]"] == [
        ("something_new.sex", "something_new.sex.NA", "something_new[0]"),
        ("something_new.months", 3, "something_new[0]"),
        ("something_new.relapsed", "yes_no.1", "something_new[0]"),
    ]
