"""REDCap's dictionary and data, by REDCap's rules. linkml-redcap reads them in test_redcap_of_records.py."""

import csv
import io
import zipfile

import pytest

from research.choices import Format
from research.dictionary import VariableKind, requestable
from research.disclosure import LADDER
from research.formats import write
from research.formats.redcap.fields import raw_values
from research.released import released_tables
from research.released.output import Output
from tests.factories.packages import OUTPUTS, RTL, a_package
from tests.redcap_rules import (
    CHOICES,
    FORM,
    LABEL,
    NAME,
    TYPE,
    VALIDATION,
    choices_in,
    faults_in_data,
    faults_in_dictionary,
    rows_in,
)

DICTIONARY, DATA = "data_dictionary.csv", "data-participant.csv"


def files(package):
    target = io.BytesIO()
    write(Format.REDCAP, target=target, package=package)
    archive = zipfile.ZipFile(target)
    return {name: archive.read(name) for name in archive.namelist()}


def every_output():
    keys = [one.key for one in requestable()]
    reasons = dict.fromkeys(keys, "a reason")
    for step in range(len(LADDER)):
        for table in released_tables(fields=keys, step=step, reasons=reasons):
            yield from ((table, output) for output in table.outputs)


def test_redcap_takes_the_dictionary_and_the_data():
    found = files(a_package())
    assert list(faults_in_dictionary(found[DICTIONARY])) == []
    assert list(faults_in_data(found)) == []
    assert found["repeating_instruments.csv"] == b"form_name,custom_form_label\ninfusion,\n"


def test_each_kind_of_column_becomes_a_type_of_field():
    fields = rows_in(files(a_package())[DICTIONARY])
    assert [(one[NAME], one[FORM], one[TYPE], one[VALIDATION]) for one in fields[:7]] == [
        ("record_id", "participant", "text", ""),
        ("participant_sex", "participant", "radio", ""),
        ("participant_months", "participant", "text", "integer"),
        ("participant_mg", "participant", "text", "number"),
        ("participant_relapsed", "participant", "yesno", ""),
        ("participant_product", "participant", "notes", ""),
        ("infusion_sex", "infusion", "radio", ""),
    ]
    assert [one["Field Note"] for one in fields[2:4]] == ["months", "mg/day"]
    assert [one["Field Annotation"] for one in fields[:2]] == ["", "participant.sex"]
    assert fields[1][LABEL] == RTL
    assert choices_in(fields[1][CHOICES])[1:] == [
        ("12e5", "🧬 cells, “CD19” and 'BCMA'"),
        ("00123", 'two lines "quoted" and a tab'),
        ("na", "$money `tick' \\back"),
        ("iso_na", "x" * 300),
        ("null", "NULL"),
    ]


def test_the_data_have_raw_values_and_every_answer():
    lines = list(csv.reader(io.StringIO(files(a_package())[DATA].decode(), newline="")))
    assert lines[1:] == [
        ["P00000000000000a", "female", "-5", "2.5", "1", "=1+1", "2"],
        ["P00000000000000b", "12e5", "", "", "0", '+49 170, "x"', "2"],
        ["P00000000000000c", "00123", "12", "0.125", "", "@x", "2"],
        ["P00000000000000d", "na", "0", "-4", "1", "\t=1", "2"],
        ["P00000000000000e", "iso_na", "7", "1000000", "0", "-5", "2"],
        ["P00000000000000f", "null", "-1", "3", "1", "NA", "2"],
        ["P000000000000010", "", "", "", "", "🧬 جنس", "2"],
        ["P000000000000011", "", "", "", "", "", "2"],
    ]


def test_instances_count_the_rows_of_each_person_over_all_blocks():
    people = [b"P%015x,female,,,,\n" % (number // 300) for number in range(900)]
    package = a_package(people, name="infection_year")
    found = rows_in(files(package)["data-infection_year.csv"])
    counted = [(row["record_id"], row["redcap_repeat_instance"]) for row in found]
    assert counted == [(f"P{one:015x}", str(at)) for one in range(3) for at in range(1, 301)]


def test_a_list_of_codes_that_is_open_is_a_text_and_a_long_one_is_no_row_of_buttons():
    codes = {f"c{at}": "One | two" for at in range(7)}
    outputs = (
        OUTPUTS[0],
        Output("country", VariableKind.CODE, "Country"),
        Output("organ", VariableKind.CODE, "", codes),
    )
    found = files(a_package([b"P00000000000000a,ISO:NA,c6\n"], outputs))
    assert list(faults_in_dictionary(found[DICTIONARY])) == []
    _id, country, organ, *_infusion = rows_in(found[DICTIONARY])
    assert (country[TYPE], country[CHOICES]) == ("text", "")
    assert (organ[TYPE], organ[LABEL]) == ("dropdown", "organ")
    assert choices_in(organ[CHOICES])[6] == ("c6", "One / two")
    assert found[DATA].splitlines()[1] == b"P00000000000000a,ISO:NA,c6,2"


def test_no_two_codes_become_one():
    codes = dict.fromkeys(["a.b", "A_B", "a:b", "a_b_2", "é"], "")
    assert raw_values(codes) == {
        "a.b": "a_b", "A_B": "a_b_2", "a:b": "a_b_3", "a_b_2": "a_b_2_2", "é": "_",
    }  # fmt: skip


def test_no_code_of_the_dictionary_needs_a_number_to_be_told_apart():
    """Else another code, which is added later, could change it."""
    seen = 0
    for table, output in every_output():
        raw = list(raw_values(output.codes).values())
        one_by_one = [raw_values({code: ""})[code] for code in output.codes]
        assert raw == one_by_one, f"{table.name}.{output.name}"
        seen += len(raw)
    assert seen > 1_000


def test_redcap_takes_everything_that_can_leave():
    """The dictionary of all tables, at each step of the ladder."""
    keys = [one.key for one in requestable()]
    for step in range(len(LADDER)):
        tables = released_tables(fields=keys, step=step, reasons=dict.fromkeys(keys, "a reason"))
        package = a_package()
        held = [(table, rows) for table in tables for _table, rows in package.tables[1:]]
        found = files(type(package)(**vars(package) | {"tables": held}))
        assert list(faults_in_dictionary(found[DICTIONARY])) == [], step
        assert list(faults_in_data(found)) == [], step
        assert len(rows_in(found["repeating_instruments.csv"])) == len(tables) - 1


WRONG_FIELDS = {
    "the header is not REDCap's": (b"Matrix Ranking?", b"Ranking?"),
    "the first field is not the id of the record": (b"\nrecord_id,", b"\nrecord,"),
    "a form is in two places": (b"participant_mg,participant", b"participant_mg,infusion"),
    "participant_mg is there twice": (b"participant_months", b"participant_mg"),
    "infusion_complete is REDCap's own": (b"infusion_mg", b"infusion_complete"),
    "participant__mg: no name: participant__mg": (b"participant_mg", b"participant__mg"),
    "participant_mg: no type: number": (b",text,\"Say", b",number,\"Say"),
    "participant_product: no label of one line": (b"y" * 300, b""),
    "participant_relapsed: choices are missing, or not wanted": (b",yesno,", b",radio,"),
    "participant_mg: no validation of text: number_4dp": (b"mg/day,number,", b"mg/day,number_4dp,"),
    "participant_sex: no choice: NULL, NULL": (b"null,", b"NULL,"),
    "participant_sex: two choices have one raw value": (b"| na,", b"| 12e5,"),
}  # fmt: skip


@pytest.mark.parametrize(("fault", "change"), WRONG_FIELDS.items())
def test_the_rules_find_what_is_wrong_in_a_dictionary(fault, change):
    before, after = change
    content = files(a_package())[DICTIONARY]
    assert before in content
    assert fault in list(faults_in_dictionary(content.replace(before, after, 1)))


WRONG_ROWS = {
    "participant: not the columns of the project": (b"participant_mg", b"participant_kg"),
    "participant: P00000000000000a is there twice": (b"P00000000000000b", b"P00000000000000a"),
    "participant: not a state of a form: 3": (b"=1+1,2", b"=1+1,3"),
    "participant: participant_sex is NA": (b",na,", b",NA,"),
    "participant: participant_months is 1.5": (b",-5,", b",1.5,"),
    "participant: participant_mg is 2,5": (b",2.5,", b',"2,5",'),
    "participant: participant_relapsed is yes": (b"0.125,,@x", b"0.125,yes,@x"),
}


@pytest.mark.parametrize(("fault", "change"), WRONG_ROWS.items())
def test_the_rules_find_what_is_wrong_in_rows(fault, change):
    before, after = change
    found = files(a_package())
    assert before in found[DATA]
    found[DATA] = found[DATA].replace(before, after, 1)
    assert fault in list(faults_in_data(found))


def test_the_rules_find_what_is_wrong_in_instances():
    found = files(a_package())
    header = found["data-infusion.csv"].splitlines()[0]
    for instance, record in ((b"2", b"P00000000000000a"), (b"1", b"P0")):
        row = [record, b"infusion", instance, *[b""] * 5, b"2"]
        found["data-infusion.csv"] = header + b"\n" + b",".join(row)
        assert len(list(faults_in_data(found))) == 1
