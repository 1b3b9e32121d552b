"""The dictionary in the admin: who may read it, in which language, and as which file."""

import csv
import io
import json

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.test import Client

from research.dictionary import VERSION, all_event_facts, all_variables, requestable, sha256
from research.released import released_tables
from tests.staff import in_group

pytestmark = pytest.mark.django_db

PAGE = "/admin/research/dictionary/"
CSV = "/admin/research/dictionary.csv"
JSON = "/admin/research/dictionary.json"
FHIR = "/admin/research/dictionary.fhir.json"
REDCAP = "/admin/research/dictionary.redcap.csv"
READERS = {"researcher", "reviewer", "data steward", "requester"}


@pytest.fixture
def requester() -> Client:
    return in_group("requester")


def soup(client: Client, path: str = PAGE) -> BeautifulSoup:
    return BeautifulSoup(client.get(path).content, "html.parser")


@pytest.mark.parametrize("path", [PAGE, CSV, JSON, FHIR, REDCAP])
def test_who_sees_records_or_asks_for_data_reads_it_and_nobody_else(path):
    may = {
        group.name
        for group in Group.objects.all()
        if in_group(group.name, email=f"{group.pk}@example.com").get(path).status_code == 200
    }
    assert may == READERS
    assert Client().get(path).status_code == 302


def test_the_header_leads_readers_to_it(requester):
    assert soup(requester, "/admin/").select(f'#header nav a[href="{PAGE}"]')
    outside = in_group("consent manager", email="consent@example.com")
    assert not soup(outside, "/admin/").select(f'#header nav a[href="{PAGE}"]')


def test_the_page_shows_every_variable_with_its_class_and_cost(requester):
    page = soup(requester)
    assert [one["id"] for one in page.select("article")] == [row["key"] for row in rows(requester)]
    for one in all_variables():
        text = page.find(id=one.key).get_text(" ", strip=True)
        assert f"{one.export.value.capitalize()}. {one.cost}" in text
        assert all(f"{code} {label}" in text for code, label in one.codes.items()), one.key


def test_questions_and_answers_are_shown_as_they_were_asked(requester):
    page = soup(requester, f"{PAGE}?language=de").find(id="participant.sex")
    assert (
        page.find(lang="de").get_text()
        == "Welches Geschlecht steht in Ihren ärztlichen Unterlagen?"
    )
    assert "Weiblich" in page.get_text()
    assert "Welches" not in soup(requester).find(id="participant.sex").get_text()


def rows(client: Client, path: str = CSV) -> list[dict[str, str]]:
    text = client.get(path).content.decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_csv_has_a_row_for_each_variable_and_each_question_within_one(requester):
    keys = [row["key"] for row in rows(requester)]
    assert sorted(keys) == sorted(one.key for one in [*all_variables(), *all_event_facts()])
    assert {row["questions"] for row in rows(requester, f"{CSV}?language=es")} >= {
        "¿Qué sexo figura en sus papeles médicos?"
    }


def test_headers_of_the_csv_are_names_that_every_program_takes(requester):
    answer = requester.get(CSV)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert f"hesperion-dictionary-{VERSION}-en.csv" in answer["Content-Disposition"]
    assert not answer.content.startswith("\N{BOM}".encode())
    headers = list(rows(requester)[0])
    assert len(headers) == len(set(headers))
    assert all(header.isidentifier() for header in headers)


def test_no_cell_of_the_csv_is_a_formula(requester):
    cells = [cell for row in rows(requester) for cell in row.values()]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


def test_the_json_says_its_version(requester):
    found = json.loads(requester.get(f"{JSON}?language=de").content)
    assert (found["version"], found["sha256"], found["language"]) == (VERSION, sha256(), "de")


@pytest.mark.parametrize("path", [PAGE, CSV, JSON, FHIR, REDCAP])
@pytest.mark.parametrize("language", ["fr", "", "EN", "../de", "<b>"])
def test_an_unknown_language_is_answered_with_a_sentence(requester, path, language):
    answer = requester.get(path, {"language": language})
    assert answer.status_code == 404
    assert "There is no dictionary in the language" in answer.content.decode()
    assert "<b>”" not in answer.content.decode()


@pytest.mark.parametrize("path", ["dictionary.xml", "dictionary/outcome", "dictionary.csv/"])
def test_an_unknown_address_is_not_found(requester, path):
    assert requester.get(f"/admin/research/{path}").status_code == 404


def test_nothing_can_be_sent_to_it(requester):
    assert requester.post(PAGE).status_code == 405


def test_fhir_and_redcap_have_each_column_that_can_leave_with_its_codes(requester):
    keys = [one.key for one in requestable()]
    tables = released_tables(fields=keys, step=0, reasons=dict.fromkeys(keys, "a reason"))
    columns = {
        (table.name, output.name): len(output.codes)
        for table in tables
        for output in table.outputs[1:]
    }
    groups = json.loads(requester.get(FHIR).content)["item"]
    items = {tuple(item["linkId"].split(".", 1)): item for one in groups for item in one["item"]}
    assert {at: len(one.get("answerOption", ())) for at, one in items.items()} == columns
    choices = "Choices, Calculations, OR Slider Labels"
    fields = {
        (row["Form Name"], row["Variable / Field Name"].removeprefix(f"{row['Form Name']}_")): row
        for row in rows(requester, REDCAP)[1:]
    }
    found = {at: len(list(filter(None, row[choices].split(" | ")))) for at, row in fields.items()}
    assert found == columns


def test_the_questionnaire_has_the_questions_as_they_were_asked_in_a_language(requester):
    german = json.loads(requester.get(f"{FHIR}?language=de").content)
    texts = {item["linkId"]: item.get("text") for one in german["item"] for item in one["item"]}
    asked = "Welches Geschlecht steht in Ihren ärztlichen Unterlagen?"
    assert texts["participant.sex"] == asked
    assert requester.get(f"{FHIR}?language=xx").status_code == 404
