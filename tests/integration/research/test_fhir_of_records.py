"""A whole participant, from the database into FHIR's files and back."""

import io

import pytest

from research.choices import Format
from tests.extracting import REASONS, extracted, write_extract
from tests.factories.full_record import full_record
from tests.fhir.said import plain_answers, resources_of, said_of_rows

pytestmark = pytest.mark.django_db


def test_each_cell_is_said_by_a_resource_of_its_row():
    people = full_record(), full_record(background={"sex": "male"}, diagnosis={"code": "iim.dm"})
    target = io.BytesIO()
    write_extract(Format.FHIR, target, *people)
    files = resources_of(target.getvalue())
    for table, rows in extracted(*people, fields=REASONS, reasons=REASONS).items():
        found = [plain_answers(row) for row in said_of_rows(files, table)]
        assert found == [plain_answers(row) for row in rows], table
