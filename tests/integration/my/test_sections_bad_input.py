"""What optional sections and corrections can't take gets a sentence and 422; what was told stays."""

import re
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django import forms

from hesperion.ui.fields import PartialDateField
from intake.my import steps
from intake.my.models import Correction
from intake.record.choices.car_t import Later
from intake.record.choices.diseases import Family
from intake.record.forms.numbers import NumberField
from intake.share.progress import after_signing
from intake.share.steps import OPTIONAL_STEPS
from tests.cases import failing
from tests.factories.intake import confirmed
from tests.factories.my import signed_in
from tests.people import reader
from tests.wrong_answers import (
    CODE,
    DATE,
    HAZARDS,
    LETTERS,
    NUMBER,
    OTHER_DISEASES,
    TEXT,
    WHOLE,
    WRONG,
    WRONG_FROM_CAR_T,
)

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"
FURTHER = ["infusion-2", "infusion-3"]
SECTIONS = [section.key for section in OPTIONAL_STEPS] + FURTHER
STEPS = {step.key for step in after_signing()}
CORRECTIONS = [wrong for wrong in [*WRONG, *WRONG_FROM_CAR_T] if wrong[0] in STEPS]
SECOND = {"given": "2025", "target": "bcma", "cells": "own", "setting": "trial"}
ASKED_IN_EVERY_SECTION: dict[str, dict[str, Any]] = {
    "diagnosis": {"families": Family.values},
    **OTHER_DISEASES,
    "afterwards": {
        "nerves": ["confused"],
        "organ": "steroids",
    },
    "since": {
        "later": [one for one in Later.values if one != Later.GVHD],
        "relapse": "yes",
        "again": True,
    },
    "treatments": {"drug": "hydrocortisone", "mg": "20"},
    "reason": {"reason": "Nothing else had helped."},
    "infusion_2": SECOND | {"again": True},
    "infusion_3": SECOND | {"again": False},
    "remission": {"remission": "yes", "b_cells": "no", "b_cells_back": ""},
    "numbers": {"ck": "200", "ck_on": "2025-02"},
    "centre": {"first_centre": "2014", "ancestry": ["european"]},
}
RELATIVE: dict[str, dict[str, Any]] = {
    "who": {"teller": "relative"},
    "death": {"relation": "child", "died_on": "", "cause": "", "linked": "no", "objection": "no"},
}


@pytest.fixture
def participant():
    """Somebody who is asked in every section, and told much."""
    return confirmed(**ASKED_IN_EVERY_SECTION)


def told(participant):
    """What is stored; a change that was begun would show in it."""
    with reader():
        return steps.current_answers(participant, begun=True)


def questions(participant, key) -> dict[str, forms.Field]:
    return steps.step_of(key).form(answers=told(participant)).fields


def address(participant, key):
    return f"/my/{participant.public_id}/answers/{key}/"


def send(participant, key, values):
    body = urlencode(values, doseq=True, errors="surrogatepass")
    return signed_in(participant).post(address(participant, key), body, content_type=FORM)


def boxes(name, field):
    """The names of a question's boxes."""
    if isinstance(field, PartialDateField):
        return [f"{name}_{number}" for number in range(len(field.boxes))]
    return [name]


def kind(name, field):
    """What a question takes."""
    if isinstance(field, PartialDateField):
        return DATE
    if isinstance(field, NumberField):
        return NUMBER
    if isinstance(field, forms.IntegerField):
        return WHOLE
    if isinstance(field, forms.ChoiceField):
        return CODE
    return LETTERS if name == "registry_number" else TEXT


def sentences_about(name, page, links):
    """The error summary's sentences about a question; each must lead to its control."""
    own = [link for link in links if re.fullmatch(rf"#id_{name}(_\d+)?", link["href"])]
    assert all(page.find(id=link["href"][1:]) for link in own)
    return " ".join(link.text for link in own)


@pytest.mark.parametrize("key", SECTIONS)
def test_each_question_of_a_section_says_what_it_can_not_take(participant, key):
    fields, before, corrections = questions(participant, key), told(participant), corrected()
    wrong = {hazard: sentences_for(fields, hazard) for hazard in HAZARDS}

    def is_refused(hazard):
        refuses_everywhere(send(participant, key, everywhere(fields, hazard)), wrong[hazard])

    def is_kept(hazard):
        assert send(participant, key, everywhere(fields, hazard)).status_code == 302
        arrived = HAZARDS[hazard][0].encode(errors="surrogatepass").decode(errors="replace")
        assert arrived in told(participant)[key].values()

    assert failing([hazard for hazard in HAZARDS if wrong[hazard]], is_refused) == []
    assert told(participant) == before
    assert corrected() == corrections
    assert failing([hazard for hazard in HAZARDS if not wrong[hazard]], is_kept) == []


def sentences_for(fields, hazard):
    """What each question that does not take the hazard answers, by its name."""
    _typed, sentences = HAZARDS[hazard]
    kinds = {name: kind(name, field) for name, field in fields.items()}
    return {name: sentences[of] for name, of in kinds.items() if of in sentences}


def everywhere(fields, hazard):
    """The hazard typed into every box of the section."""
    typed, _sentences = HAZARDS[hazard]
    return {box: typed for name, field in fields.items() for box in boxes(name, field)}


def refuses_everywhere(response, wrong):
    page = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == 422
    assert page.title.text.startswith("Error: ")
    assert "<script>alert" not in response.text
    links = page.select(".govuk-error-summary a")
    for name, sentence in wrong.items():
        assert sentence in sentences_about(name, page, links), name


def corrected():
    return Correction.objects.count()


@pytest.mark.parametrize("key", [key for key in SECTIONS if key not in FURTHER])
def test_an_empty_section_is_taken_and_takes_back_only_what_it_held(participant, key):
    before = told(participant)
    assert send(participant, key, {}).status_code == 302
    after = told(participant)
    assert not any(after.pop(key, {}).values())
    assert after == {other: values for other, values in before.items() if other != key}


@pytest.mark.parametrize("key", FURTHER)
def test_a_further_infusion_needs_what_the_first_one_did(participant, key):
    before = told(participant)
    response = send(participant, key, {})
    assert response.status_code == 422
    assert "Choose whose cells they were" in response.text
    assert told(participant) == before


@pytest.mark.parametrize("hazard", ["right to left", "SQL", "HTML"])
@pytest.mark.parametrize(("key", "name"), [("reason", "reason"), ("infusion-details", "product")])
def test_odd_but_honest_text_is_kept_as_it_is_and_shown_harmless(participant, key, name, hazard):
    typed, _refusals = HAZARDS[hazard]
    assert send(participant, key, {name: typed}).status_code == 302
    assert told(participant)[key][name] == typed
    page = signed_in(participant).get(f"/my/{participant.public_id}/answers/")
    assert typed in unescape(page.text)
    assert "<script>alert" not in page.text


def test_ten_megabytes_are_refused_and_what_was_told_stays(participant):
    before = told(participant)

    def is_refused(key):
        response = send(participant, key, {"text": "x" * 10_000_000})
        assert response.status_code in (400, 413)

    assert failing([*SECTIONS, "story", "lupus", "country"], is_refused) == []
    assert told(participant) == before


def test_a_wrong_correction_gets_a_sentence(participant):
    relative = confirmed(**RELATIVE)

    def gets_a_sentence(case):
        key, values, sentence = case
        refuses(relative if key == "death" else participant, key, values, sentence)

    before = told(participant), told(relative)
    assert failing(CORRECTIONS, gets_a_sentence) == []
    assert (told(participant), told(relative)) == before


def refuses(participant, key, values, sentence):
    response = send(participant, key, values)
    assert response.status_code == 422
    assert sentence in unescape(response.text)
    assert "<title>Error: " in response.text


def test_a_country_that_is_none_is_refused(participant):
    def is_refused(typed):
        response = send(participant, "country", {"country": typed})
        assert response.status_code == 422
        assert "Choose a country" in response.text

    odd = ["", "XX", "de", "\x00", "\ud800", "<b>", "x" * 30_000]
    assert failing(odd, is_refused) == []
    assert told(participant)["country"] == {"country": "DE"}
