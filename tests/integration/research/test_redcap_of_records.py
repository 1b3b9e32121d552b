"""A whole participant in the files for REDCap, read back by the labels of the choices."""

import io
import zipfile

import pytest

from research.choices import Format
from research.released import released_tables
from tests.extracting import REASONS, extracted, write_extract
from tests.factories.full_record import full_record
from tests.redcap_rules import (
    CHOICES,
    FORM,
    NAME,
    choices_in,
    faults_in_data,
    faults_in_dictionary,
    read_by_linkml,
    rows_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_people():
    """The files of an extract of two people, and their rows as COPY gives them."""
    people = full_record(), full_record(background={"sex": "male"}, diagnosis={"code": "iim.dm"})
    target = io.BytesIO()
    write_extract(Format.REDCAP, target, *people)
    archive = zipfile.ZipFile(target)
    found = {name: archive.read(name) for name in archive.namelist()}
    return found, extracted(*people, fields=REASONS, reasons=REASONS)


def test_redcap_takes_a_whole_participant(two_people):
    found, rows = two_people
    assert list(faults_in_dictionary(found["data_dictionary.csv"])) == []
    assert list(faults_in_data(found)) == []
    repeating = [one["form_name"] for one in rows_in(found["repeating_instruments.csv"])]
    assert ["participant", *repeating] == list(rows)


def test_each_answer_is_read_back(two_people):
    found, rows = two_people
    tables = released_tables(fields=REASONS, step=0, reasons=REASONS)
    codes = {(table.name, one.name): one.codes for table in tables for one in table.outputs}
    choices = {
        (one[FORM], one[NAME].removeprefix(f"{one[FORM]}_")): dict(choices_in(one[CHOICES]))
        for one in rows_in(found["data_dictionary.csv"])
        if one[CHOICES]
    }
    answers = 0
    for table, expected in rows.items():
        read = rows_in(found[f"data-{table}.csv"])
        assert [row["record_id"] for row in read] == [row["pseudonym"] for row in expected]
        for back, row in zip(read, expected, strict=True):
            for column in list(row)[1:]:
                value, at = back[f"{table}_{column}"], (table, column)
                if row[column] and codes[at]:
                    assert choices[at][value] == codes[at][row[column]], at
                else:
                    assert value == row[column], at
                answers += bool(value)
    assert answers > 400


def test_linkml_redcap_reads_each_answer_back(two_people, tmp_path):
    found, rows = two_people
    read = read_by_linkml(found, tmp_path)
    assert read["faults"] == []
    records = {record.pop("record_id"): record for record in read["records"]}
    assert list(records) == [row["pseudonym"] for row in rows["participant"]]
    for name, record in records.items():
        repeated = record.pop("repeated_elements")
        assert answers_in(record) == answers_of(found, "participant", name)[0]
        for table in list(rows)[1:]:
            own = [one for one in repeated if one["redcap_repeat_instrument"] == table]
            assert [one["redcap_repeat_instance"] for one in own] == list(range(1, len(own) + 1))
            assert [answers_in(one) for one in own] == answers_of(found, table, name)
        assert len(repeated) == len(rows) - 1


def test_linkml_redcap_finds_what_is_wrong(two_people, tmp_path):
    found, _rows = two_people
    for before, after in (
        (b"\ninfusion_target", b"\nInfusion_target"),
        (b",yesno,", b",maybe,"),
        (b"iim_dm, ", b"iim.dm, "),
    ):
        dictionary = found["data_dictionary.csv"]
        assert before in dictionary
        wrong = {**found, "data_dictionary.csv": dictionary.replace(before, after, 1)}
        assert len(read_by_linkml(wrong, tmp_path)["faults"]) == 1


def answers_of(found, table, record_id):
    return [
        answers_in(row)
        for row in rows_in(found[f"data-{table}.csv"])
        if row["record_id"] == record_id
    ]


def answers_in(row):
    own = ("record_id", "redcap_repeat_instrument", "redcap_repeat_instance")
    return {name: value for name, value in row.items() if value and name not in own}
