"""Each field from CAR-T on answers what it can't take with a sentence and 422; nothing saved is lost."""

from html import unescape

import pytest

from intake.models import Draft
from intake.queries import SESSION_KEY
from intake.steps import STEPS
from tests.factories.intake import car_t, drafted
from tests.people import reader

pytestmark = pytest.mark.django_db

STEP = {step.key: step for step in STEPS}
INFUSION = {"target": "cd19", "cells": "own", "setting": "trial"}
AFTERWARDS = {
    "cared_for": "ward", "signs": ["fever"], "oxygen": "none", "nerves": ["none"], "organ": "no",
}  # fmt: skip
SINCE = {"relapse": "no", "again": "no"}
DEATH = {"relation": "child", "linked": "unknown", "objection": "no"}
ANSWER = "Choose one of the answers on this page."
WRONG = [
    ("car-t", {"status": ""}, "Choose the answer that fits best."),
    ("car-t", {"status": "perhaps"}, ANSWER),
    ("car-t", {"status": "waiting", "decided_0": "5"}, "Enter the year too."),
    ("infusion", INFUSION | {"given_2": "9999"}, "This year is still to come."),
    ("infusion", INFUSION | {"given_2": "0"}, "Enter the year with 4 digits"),
    ("infusion", INFUSION | {"given_0": "31", "given_1": "2", "given_2": "2024"}, "that day"),
    *[
        ("infusion", INFUSION | {name: code}, sentence)
        for name in INFUSION
        for code, sentence in (("", "or “I don’t know”"), ("cd20", ANSWER), ("a\x00b", ANSWER))
    ],
    *[
        ("afterwards", AFTERWARDS | {name: code}, sentence)
        for name in ("cared_for", "oxygen", "organ")
        for code, sentence in (("", "or “I don’t know”"), ("mars", ANSWER))
    ],
    *[
        ("afterwards", AFTERWARDS | {name: codes}, sentence)
        for name in ("signs", "nerves")
        for codes, sentence in (
            ([], "or “None of these”."),
            (["mars"], ANSWER),
            (["none", "unsure"], "You chose “None of these” and something else."),
        )
    ],
    ("afterwards", AFTERWARDS | {"later": ["mars"]}, ANSWER),
    ("afterwards", AFTERWARDS | {"later": ["gvhd"]}, ANSWER),  # the cells were their own
    ("since", SINCE | {"relapse": ""}, "or “I am not sure”"),
    ("since", SINCE | {"relapse": "<script>"}, ANSWER),
    ("since", SINCE | {"again": ""}, "Choose yes or no."),
    ("since", SINCE | {"relapse": "yes", "relapsed_2": "2023"}, "This is before the infusion."),
    (
        "since",
        SINCE | {"stopped_2": "2024", "restarted_2": "2023"},
        "This is before the medicine was stopped.",
    ),
    ("since", SINCE | {"stopped_1": "13", "stopped_2": "2024"}, "from 1 to 12"),
    *[
        (step, {scale: number}, ANSWER)
        for step in ("before", "today")
        for scale in ("disease", "tiredness", "pain", "daily_life")
        for number in ("11", "-1", "7.5", "x", "9" * 5000)
    ],
    ("before", {"drug": "aspirin"}, ANSWER),
    ("before", {"drug": "prednisolone", "mg": "2001"}, "2,000 mg or less"),
    ("before", {"drug": "prednisolone", "mg": "many"}, "as a number"),
    ("before", {"drug": "prednisolone", "mg": "\x00"}, "as a number"),
    ("before", {"mg": "5"}, "Choose which steroid it was"),
    ("before", {"medicines": ["glucocorticoid"]}, ANSWER),
    *[
        ("death", DEATH | {name: code}, sentence)
        for name in DEATH
        for code, sentence in (("", "Choose "), ("mars", ANSWER))
    ],
    ("death", DEATH | {"died_on_1": "5"}, "Enter the year too."),
    ("death", DEATH | {"cause": "x" * 2001}, "Shorten your answer to 2000 characters"),
    ("death", DEATH | {"cause": "a\x00b"}, "a character that we can"),
]


@pytest.fixture
def begun(client):
    """A browser whose draft has an answer everywhere."""
    draft = drafted()
    session = client.session
    session[SESSION_KEY] = str(draft.pk)
    session.save()
    return draft


@pytest.mark.parametrize(("key", "values", "sentence"), [one for one in WRONG if one[0] != "death"])
def test_a_wrong_answer_about_car_t_gets_a_sentence(client, begun, key, values, sentence):
    response = client.post(f"/share/{key}/", values)
    text = unescape(response.text)
    assert response.status_code == 422
    assert sentence in text
    assert "<title>Error: " in text
    with reader():
        assert Draft.objects.get().answers == begun.answers


@pytest.mark.parametrize(
    ("_key", "values", "sentence"), [one for one in WRONG if one[0] == "death"]
)
def test_a_wrong_answer_about_a_death_gets_a_sentence(_key, values, sentence):
    form = STEP["death"].form(values, answers={"who": {"teller": "relative"}})
    assert not form.is_valid()
    assert sentence in str(form.errors)


@pytest.fixture
def at_car_t(begun):
    """The same, but nothing from CAR-T on is answered yet."""
    with reader():
        begun.answers = {key: told for key, told in begun.answers.items() if key not in car_t()}
    begun.save()


@pytest.mark.usefixtures("at_car_t")
def test_a_page_of_car_t_that_is_answered_leads_to_the_next(client):
    def fill(key, **values):
        return client.post(f"/share/{key}/", values).url

    assert fill("car-t", status="infused") == "/share/infusion/"
    assert fill("infusion", **INFUSION) == "/share/afterwards/"
    assert fill("afterwards", **AFTERWARDS) == "/share/since/"
    assert fill("since", **SINCE) == "/share/before/"
    assert fill("before", drug="none", mg="5") == "/share/today/"
    with reader():
        kept = Draft.objects.get().answers["before"]
    assert kept == {
        "disease": None, "tiredness": None, "pain": None, "daily_life": None,
        "drug": "none", "mg": "", "medicines": [],
    }  # fmt: skip


@pytest.mark.usefixtures("at_car_t")
def test_without_an_infusion_only_today_is_asked_for(client):
    response = client.post("/share/car-t/", {"status": "declined", "decided_1": "2023"})
    assert response.url == "/share/today/"
    assert client.get("/share/infusion/").status_code == 302


def test_a_death_is_asked_for_only_where_a_relative_tells(client, begun):
    assert client.get("/share/death/").status_code == 302
    relative = {"who": {"teller": "relative"}}
    assert STEP["death"].applies(relative)
    assert not STEP["today"].applies(relative)


def test_what_was_told_about_car_t_stands_on_the_check_page(client, begun):
    text = unescape(client.get("/share/check/").text)
    for shown in ("CD19", "Fever of 38 °C", "12.5", "Mycophenolate", "On a hospital ward"):
        assert shown in text
