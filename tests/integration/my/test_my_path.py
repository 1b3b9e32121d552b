"""A participant's path on its own page: folded, its parts chosen before printing, without number and name."""

import pytest
from bs4 import BeautifulSoup

from tests.factories.intake import EMAIL, NAME, confirmed
from tests.factories.my import signed_in

pytestmark = pytest.mark.django_db


def page(participant, query: str = "") -> BeautifulSoup:
    answer = signed_in(participant).get(f"/my/{participant.public_id}/path/{query}")
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def listed(shown: BeautifulSoup) -> list[str]:
    return [" ".join(line.text.split()) for line in shown.select(".path ol li")]


def test_the_path_is_folded_until_somebody_opens_it():
    shown = page(confirmed())
    folded = shown.select_one("details.path-folded")
    assert not folded.has_attr("open")
    assert folded.summary.text.strip() == "Show my path"
    assert shown.select_one(".path svg")["role"] == "img"
    assert "2015 First signs: Lupus (SLE)" in listed(shown)
    assert "11 March 2024 CAR-T infusion: CD19" in listed(shown)


def test_parts_are_chosen_before_printing():
    participant = confirmed()
    boxes = {box["value"] for box in page(participant).select("input[type=checkbox]")}
    assert boxes == {"illness", "car-t", "afterwards", "medicines", "tests", "feeling"}
    shown = page(participant, "?parts=illness&parts=car-t&chosen=yes")
    assert shown.select_one("details.path-folded").has_attr("open")
    assert [line.split(":")[0] for line in listed(shown)[:-1]] == [
        "2015 First signs", "May 2016 Diagnosis", "11 March 2024 CAR-T infusion",
    ]  # fmt: skip
    assert "Rituximab" not in shown.select_one(".path").text
    assert not shown.select(".path dl")


def test_the_paper_has_neither_number_nor_name():
    participant = confirmed()
    shown = page(participant)
    main = shown.select_one("main").text
    for word in (participant.public_id, NAME, EMAIL):
        assert word not in main
        assert word not in shown.title.text
    note = shown.select_one(".path__note").text
    assert "Not a medical record" in note
    assert "Not for insurance, benefits or immigration decisions" in note


@pytest.mark.parametrize("query", ["?chosen=yes", "?parts=nonsense&chosen=yes"])
def test_a_choice_without_a_known_part_gets_a_sentence(query: str):
    participant = confirmed()
    answer = signed_in(participant).get(f"/my/{participant.public_id}/path/{query}")
    assert answer.status_code == 422
    assert "govuk-error-summary" in answer.text


def test_nobody_keeps_or_finds_the_page():
    participant = confirmed()
    answer = signed_in(participant).get(f"/my/{participant.public_id}/path/")
    assert "no-store" in answer["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in answer.text
    assert signed_in(confirmed()).get(f"/my/{participant.public_id}/path/").status_code == 404


def test_of_somebody_who_died_there_is_no_today():
    participant = confirmed(
        who={"teller": "relative"},
        treatments={"now": [], "past": ["rituximab"]},
        death={
            "relation": "partner", "died_on": "2025-03", "cause": "", "linked": "no", "objection": "no",
        },
    )  # fmt: skip
    shown = page(participant)
    assert shown.h1.text == "The path of the person who died"
    assert listed(shown)[-1] == "March 2025 Death"
    assert "Today" not in shown.select_one(".path").text
    assert not shown.select(".path__star")
