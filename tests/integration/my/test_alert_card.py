"""The card to carry: for people with an infusion, in words that a clinician approved, without their number."""

import pytest
from bs4 import BeautifulSoup

from intake.record.models import Infusion
from tests.factories.institution import approved_card
from tests.factories.intake import confirmed
from tests.factories.my import signed_in

pytestmark = pytest.mark.django_db


def page_of(participant, language=""):
    return f"{language}/my/{participant.public_id}/card/"


def open_card(participant, language=""):
    return signed_in(participant).get(page_of(participant, language))


def card(response):
    return BeautifulSoup(response.content, "html.parser").select_one(".alert-card")


def test_it_says_what_they_answered_and_what_the_clinician_approved():
    approved_card(text="Call the centre first.")
    person = confirmed()
    response = open_card(person)
    shown = card(response).get_text(" ", strip=True)
    for words in ("Target CD19", "Date of infusion 11 March 2024", "Call the centre first."):
        assert words in shown
    assert person.public_id not in shown
    assert "no-store" in response["Cache-Control"]


def test_what_is_not_known_is_a_line_to_write_on_and_a_date_is_as_it_was_told():
    approved_card()
    person = confirmed(infusion={"given": "2024", "target": "unknown"})
    lines = [
        line.find_previous("dt").text
        for line in card(open_card(person)).select(".alert-card__line")
    ]
    assert lines == ["Name", "Target", "Phone of the CAR-T centre"]
    assert "Date of infusion 2024" in card(open_card(person)).get_text(" ", strip=True)


def test_their_own_page_leads_to_it_once_it_exists():
    person = confirmed()
    assert page_of(person) not in signed_in(person).get("/my/").text
    approved_card()
    assert page_of(person) in signed_in(person).get("/my/").text


def test_each_infusion_is_on_it():
    approved_card()
    person = confirmed()
    Infusion.of(person.pk, number=2, given="2025-05", target="bcma").save()
    shown = card(open_card(person)).get_text(" ", strip=True)
    assert shown.index("CD19") < shown.index("BCMA") < shown.index("May 2025")


def test_it_is_in_the_language_of_the_page_and_only_where_that_one_is_approved():
    approved_card("de", "Rufen Sie erst an.")
    person = confirmed()
    assert "Rufen Sie erst an." in card(open_card(person, "/de")).text
    assert open_card(person).status_code == 404


def test_before_a_clinician_approved_there_is_none():
    assert open_card(confirmed()).status_code == 404


def test_nor_for_somebody_without_an_infusion_or_who_died():
    approved_card()
    waiting = confirmed(car_t={"status": "waiting"})
    died = confirmed()
    died.teller = "relative"
    died.save()
    assert [open_card(person).status_code for person in (waiting, died)] == [404, 404]


def test_nobody_else_opens_it():
    approved_card()
    mine, other = confirmed(), confirmed()
    assert signed_in(mine).get(page_of(other)).status_code == 404
