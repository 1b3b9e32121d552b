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
