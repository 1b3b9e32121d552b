"""The registry's own numbers: bands of the newest release, from its tables alone."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from atlas.tables.definitions import faces_of
from intake.record.choices.diseases import Family
from tests.atlas_pages import some_bands, soup_of
from tests.browser.rendered import faults_of
from tests.factories.atlas import published

pytestmark = pytest.mark.django_db
INDEX, LUPUS = "/registry/numbers/", "/registry/numbers/sle/"
TABLES = {"atlas_release", "atlas_releaseapproval", "atlas_band", "atlas_atlascell"}
OF_LUPUS = {
    "reading:sle:included": 96,
    "reading:sle:waiting": 11,
    "reading:sle:sent_back": 16,
    "reading:sle:declined": 11,
    "people:sle:infused": 41,
    "answers:sle:d100:answered": 31,
    "answers:sle:m6:missed": 11,
    "completeness:sle:participant.sex:given": 81,
    "completeness-infused:sle:infusion.product:not_told": 21,
}


def cells(row) -> list[str]:
    return [cell.get_text(" ", strip=True) for cell in row(["th", "td"])]


def rows_of(client, path) -> list[list[str]]:
    return [cells(row) for row in soup_of(client.get(path)).main.select("tbody tr")]


def text_of(client, path) -> str:
    return soup_of(client.get(path)).main.get_text(" ", strip=True)


def test_the_flow_goes_from_everybody_to_each_check_in_that_has_a_number(client):
    published(OF_LUPUS)
    (flow,) = soup_of(client.get(LUPUS)).select("div.numbers:has(.flow)")
    assert [cells(row)[:2] for row in flow.select("tbody tr")] == [
        ["Address confirmed, and public numbers allowed", "134 to 150"],
        ["Story read and accepted", "96 to 100"],
        ["Got CAR-T cells", "41 to 45"],
        ["Day 100: answered", "31 to 35"],
        ["Month 6: answered", "fewer than 11"],
    ]
    written = [text.get_text() for text in flow.select(".ranges__numbers text")]
    assert written == [cells(row)[1] for row in flow.select("tbody tr")]
    full = [float(box["width"]) for box in flow.select(".ranges__full rect")]
    unit = 192 / 150
    assert full == [round(low * unit, 1) for low in (134, 96, 41, 31)]
    assert len(flow.select("polygon")) == 4


def test_a_sum_with_a_number_that_is_held_back_has_no_high_end(client):
    published({**OF_LUPUS, "reading:sle:declined": 0})
    (everybody, *_others) = rows_of(client, LUPUS)
    assert everybody[1] == "at least 123"
    assert "at least 123" in text_of(client, INDEX)


def test_silence_has_its_reasons_and_each_question_those_who_answered(client):
    published(OF_LUPUS)
    found = rows_of(client, LUPUS)
    assert ["Asked, and no answer", "11 to 15", "As of 1 Nov 2026"] in found
    assert ["Wanted no mail, or could not answer", "fewer than 11", ""] in found
    sex = [
        "Which sex do your medical papers say?",
        "Answered : 81 to 85",
        "Not told : fewer than 11",
    ]
    assert [re.sub(r" ?:", " :", cell) for cell in sex] in [
        [re.sub(r" ?:", " :", cell) for cell in row] for row in found
    ]
    questions = [face for face in faces_of(Family.SLE) if face.table.startswith("completeness")]
    headings = [row for row in found if len(row) == 3 and row[1].startswith("Answered")]
    assert len(headings) == len(questions)


def test_fewer_than_eleven_people_are_one_sentence(client):
    published({"reading:iim:included": 11})
    assert "Fewer than 11 people take part" in text_of(client, LUPUS)
    assert rows_of(client, LUPUS) == []
    assert "Fewer than 11 people take part" not in text_of(client, "/registry/numbers/iim/")


def test_before_the_first_release_they_say_what_will_be_there(client):
    for path in (INDEX, LUPUS):
        assert "There are no numbers yet" in text_of(client, path)
    assert client.get("/registry/numbers/nothing/").status_code == 404


def test_they_read_the_tables_of_releases_and_nothing_about_people(client):
    published(some_bands(*Family))
    for path in (INDEX, *(f"{INDEX}{family}/" for family in Family)):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(path).status_code == 200
        read = {
            table
            for query in queries
            for table in re.findall(r'(?:FROM|JOIN) "?([\w.]+)"?', query["sql"])
        }
        assert read == TABLES, path


def test_they_are_in_each_language_accessible_and_fit(client):
    published(some_bands(Family.SLE))
    paths = (INDEX, LUPUS, f"/de{INDEX}", f"/es{LUPUS}", "/registry/numbers/other/")
    assert faults_of({path: client.get(path) for path in paths}) == []
    assert len(client.get(f"/de{LUPUS}").content) < 60 * 1024
