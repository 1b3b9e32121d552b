"""Whole participants, from the database into phenopackets and back."""

import io
import json
import zipfile

import pytest

from research.choices import Format
from tests.extracting import REASONS, extracted, write_extract
from tests.factories.crowds import crowd
from tests.factories.full_record import full_record
from tests.phenopacket_rules import faults_in
from tests.phenopackets_reader import packets_in, rows_of, times_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    """A full participant, one whose answers are the other way round, and several from the forms."""
    other = full_record(
        background={"sex": "unsaid"},
        diagnosis={"code": "mctd"},
        adverseevent={"grade_min": 0, "grade_max": 4},
        treatment={"code": "none", "why_stopped": ""},
        markerfinding={"finding": "not_tested"},
    )
    return full_record(), other, *crowd(3)


@pytest.fixture
def archive(people):
    target = io.BytesIO()
    write_extract(Format.PHENOPACKETS, target, *people)
    return zipfile.ZipFile(target)


def test_each_phenopacket_is_read_whole_and_keeps_the_rules_of_the_schema(people, archive):
    packets = packets_in(archive)
    assert [one.id for one in packets] == [f"P{number:02}" for number in range(len(people))]
    assert [fault for packet in packets for fault in faults_in(packet)] == []


def test_each_cell_is_read_back_and_no_other(people, archive):
    times = times_in(archive)
    rows = extracted(*people, fields=REASONS, reasons=REASONS)
    for packet in packets_in(archive):
        expected = [
            {f"{table}.{name}": value for name, value in row.items() if value}
            for table, own in rows.items()
            for row in own
            if row["pseudonym"] == packet.id
        ]
        found = list(rows_of(packet, times).values())
        for cells in expected:
            if "participant.pseudonym" not in cells:
                del cells[next(name for name in cells if name.endswith(".pseudonym"))]
        assert sorted(map(_plain, found)) == sorted(map(_plain, expected))


def test_the_manifest_counts_people_and_rows(people, archive):
    manifest = json.loads(archive.read("manifest.json"))
    rows = extracted(*people, fields=REASONS, reasons=REASONS)
    assert manifest["rows"] == {table: len(own) for table, own in rows.items()}
    counts = {file["name"]: file["rows"] for file in manifest["files"]}
    assert counts["phenopackets.ndjson"] == len(people)
    assert counts["times.csv"] == len(times_in(archive)) > 10


def _plain(cells):
    """Numbers as numbers, in the order of columns."""
    return sorted((name, _number(value)) for name, value in cells.items())


def _number(value):
    try:
        return f"{float(value):g}"
    except ValueError:
        return value
