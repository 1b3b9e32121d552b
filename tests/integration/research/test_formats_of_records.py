"""A whole participant, from the database into the files of an extract and back."""

import csv
import io
import json
import zipfile

import pytest
from arro3.io import read_parquet

from research.choices import Format
from tests.extracting import REASONS, extracted, fetched, write_extract
from tests.factories.full_record import full_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def files():
    """The files of an extract in a format, with a full participant, and their rows as COPY gives them."""
    participant = full_record()

    def in_format(form):
        target = io.BytesIO()
        write_extract(form, target, participant)
        archive = zipfile.ZipFile(target)
        return {name: archive.read(name) for name in archive.namelist()}

    return in_format, extracted(participant, fields=REASONS, reasons=REASONS)


def test_csv_has_the_rows_of_each_table(files):
    in_format, rows = files
    for form, encoding in ((Format.CSV, "utf-8"), (Format.CSV_EXCEL, "utf-8-sig")):
        found = in_format(form)
        for table, expected in rows.items():
            text = found[f"{table}.csv"].decode(encoding)
            assert list(csv.DictReader(io.StringIO(text, newline=""))) == expected, table


def test_parquet_has_the_same_values(files):
    in_format, rows = files
    found = in_format(Format.PARQUET)
    for table, expected in rows.items():
        read = read_parquet(io.BytesIO(found[f"{table}.parquet"])).read_all()
        columns = {name: read[name].to_pylist() for name in read.column_names}
        assert list(columns) == list(expected[0])
        for name, values in columns.items():
            assert [_plain(value) for value in values] == [_plain(row[name]) for row in expected], (
                name
            )


def _plain(value):
    """A number as a number, whether it is a text or not; an empty text as nothing."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return value or None


def test_the_dictionary_describes_each_column_by_a_variable_of_the_whole(files):
    in_format, rows = files
    dictionary = json.loads(in_format(Format.CSV)["dictionary.json"])
    columns = {
        file["table"]: [column["name"] for column in file["columns"]]
        for file in dictionary["files"]
    }
    assert columns == {table: list(expected[0]) for table, expected in rows.items()}
    described = {one["key"] for table in dictionary["tables"] for one in table["variables"]}
    made_from = {column["variable"] for file in dictionary["files"] for column in file["columns"]}
    assert made_from - {""} == described
    assert described <= set(REASONS)


def test_rows_that_are_fetched_beside_each_other_are_those_that_are_copied():
    first, second = full_record(), full_record()
    for table, (copied, beside) in fetched(first, second).items():
        assert copied == beside, table
        assert len(copied) >= 2
