"""The questions of the trial finder, and trials beside the answers."""

import logging
import re
from datetime import timedelta
from html import unescape

import pytest
from bs4 import BeautifulSoup
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import trials
from trials.models import TrialSite

pytestmark = pytest.mark.django_db
PATH = "/trials/questions/"
SENTENCES = [
    ("inclusion", "Made up: aged 18 to 65 years."),
    ("inclusion", "Made up: lupus."),
    ("exclusion", "Made up: earlier CAR-T cells."),
    ("exclusion", "Made up: weight below 40 kg."),
]
AGE, LUPUS, CAR_T, WEIGHT = (text for _part, text in SENTENCES)
ASK = "We can’t tell from your answers. Ask the trial."
FITS = "It fits, as far as we can tell. Ask the trial."
SEEMS_NOT = "One sentence seems not to fit. Ask anyway."


def read_trial(number=trials.NUMBER, **fields):
    """A trial of which four sentences are read, one of them of a kind that answers never decide."""
    found = trials.trial(number, criteria=SENTENCES, **fields)
    trials.reading(found, AGE, "age", "between", {"from": 18, "to": 65})
    trials.reading(found, LUPUS, "disease", "any_of", {"codes": ["sle"]})
    trials.reading(found, CAR_T, "car_t", "none_of", {"codes": ["yes"]}, part="exclusion")
    trials.reading(found, WEIGHT, "weight", "says", {}, part="exclusion")
    return found


def soup(answer, status=200):
    assert answer.status_code == status
    return BeautifulSoup(answer.content, "html.parser")


def results(page):
    """{heading: [(number of the trial, what is said of it)]}"""
    return {
        group.find_previous_sibling("h2").get_text(): [
            (one.h3.a["href"][-12:-1], one.strong.get_text()) for one in group.select("li.compared")
        ]
        for group in page.select("main ul.trials")
    }


def test_the_page_asks_and_nobody_may_keep_it(client):
    read_trial()
    for answer in (client.get(PATH), client.post(PATH, {"country": "AT"})):
        form = soup(answer).select_one("form#answers")
        assert "no-store" in answer["Cache-Control"]
        assert "Surrogate-Control" not in answer
        assert not answer.cookies
        assert (form["method"], form["autocomplete"]) == ("post", "off")
    in_the_address = soup(client.get(PATH, {"country": "AT"}))
    assert not in_the_address.select("ul.trials, option[value=AT][selected]")


def test_without_answers_everything_is_to_be_asked(client):
    read_trial()
    page = soup(client.post(PATH, {}))
    assert results(page) == {"In all countries": [(trials.NUMBER, ASK)]}
    skipped = page.find(string=lambda text: "With them we could tell more" in text)
    names = skipped.split(":")[1].strip(" .\n").split(", ")
    assert names == [
        *["country", "disease", "year of birth", "sex", "blood tests", "parts of the body"],
        *["medicines", "CAR-T cells", "pregnancy"],
    ]


def test_what_was_answered_is_not_called_skipped(client):
    read_trial()
    told = {"country": "AT", "sex": "male", "negative": ["sm"], "car_t": "no", "birth_year": "1990"}
    page = soup(client.post(PATH, told))
    assert "With them we could tell more: disease, parts of the body, medicines." in page.get_text()


def test_near_trials_come_first_then_those_confirmed_last(client):
    month = timezone.now().date().replace(day=1)
    for number, country, ago in [(1, "US", 0), (2, "AT", 90), (3, "DE", 0), (4, "AT", 40)]:
        read_trial(
            f"NCT9999000{number}",
            places=[(country, "RECRUITING"), ("FR", "COMPLETED")],
            status_verified=month - timedelta(days=ago),
        )
    trials.trial("NCT99990005", places=[("AT", "COMPLETED")])
    page = soup(client.post(PATH, {"country": "AT", "diseases": ["sle"], "birth_year": "1990"}))
    assert results(page) == {
        "Austria": [("NCT99990004", FITS), ("NCT99990002", FITS)],
        "In countries next to it": [("NCT99990003", FITS)],
        "In other countries": [("NCT99990001", FITS)],
    }


def test_what_seems_not_to_fit_has_its_sentence_our_words_and_the_answer(client):
    read_trial()
    told = {"diseases": ["sle"], "birth_year": "1950", "car_t": "no"}
    page = soup(client.post(PATH, told))
    assert results(page) == {"In all countries": [(trials.NUMBER, SEEMS_NOT)]}
    (sentence,) = page.select(".compared__sentence")
    assert sentence.select_one("blockquote[lang=en]").get_text() == AGE
    told = [one.get_text(strip=True) for one in sentence.select("dd")]
    assert told == [AGE, "You are 18 to 65 years old.", "Year of birth: 1950"]
    folded = [one.get_text(" ", strip=True) for one in page.select("li.compared details")]
    assert "Disease: Lupus (SLE)" in folded[0]
    assert "CAR-T cells before: no" in folded[0]
    assert WEIGHT in folded[1]


def test_trials_for_other_diseases_are_left_out_but_for_those_of_which_we_know_none(client):
    for number, diseases in enumerate((["ssc"], ["sle", "ssc"], [], ["iim"]), 1):
        trials.trial(f"NCT9999000{number}", diseases=diseases)

    def shown(*told):
        found = results(soup(client.post(PATH, {"diseases": told})))
        return [number for number, _said in found["In all countries"]]

    assert shown("sle") == ["NCT99990002", "NCT99990003"]
    assert shown("iim.asys") == ["NCT99990003", "NCT99990004"]
    assert len(shown("other")) == len(shown()) == 4


def test_where_nothing_takes_people_the_page_says_so(client):
    trials.trial(places=[("AT", "COMPLETED")])
    text = soup(client.post(PATH, {"country": "AT"})).main.get_text()
    assert "We know of no trial for this that takes people in this country." in text
    text = soup(client.post(PATH, {})).main.get_text()
    assert "We know of no trial for this that takes people." in text


WRONG = [
    ({"birth_year": "1700"}, "Enter a year from 1900 on."),
    ({"birth_year": "3000"}, "This year is still to come. Check the year."),
    ({"birth_year": "MCM"}, "Enter the year with 4 digits, like 1980."),
    ({"birth_year": "19x50"}, "Enter the year with 4 digits, like 1980."),
    ({"country": "ZZ"}, "Choose a country from the list."),
    ({"country": "AT\0"}, "Choose a country from the list."),
    ({"diseases": ["sle", "flu"]}, "Choose from the diseases in the list."),
    ({"sex": "both"}, "Choose one of the answers on this page."),
    ({"positive": ["dsdna", "x"]}, "Choose from the blood tests in the list."),
    ({"negative": ["x"]}, "Choose from the blood tests in the list."),
    (
        {"positive": ["dsdna"], "negative": ["dsdna"]},
        "You ticked positive and negative for the same test. Keep one.",
    ),
    ({"organs": ["hair"]}, "Choose from the parts of the body in the list."),
    ({"medicines": ["tea"]}, "Choose from the medicines in the list."),
    (
        {"medicines": ["none", "jak"]},
        "You chose “None of these” and something else. Please take one of them back.",
    ),
    ({"car_t": "maybe"}, "Choose one of the answers on this page."),
    ({"pregnant": "1"}, "Choose one of the answers on this page."),
]


@pytest.mark.parametrize(("wrong", "sentence"), WRONG)
def test_a_wrong_answer_gets_a_sentence_and_the_others_are_kept(client, wrong, sentence):
    read_trial()
    kept = {"country": "DE", "diseases": ["iim.asys"], "birth_year": "1980", "organs": ["lung"]}
    page = soup(client.post(PATH, kept | wrong), 422)
    assert page.select_one(".govuk-error-summary li").get_text() == sentence
    assert not page.select("ul.trials")
    left = kept.keys() - wrong.keys()
    if "country" in left:
        assert page.select_one("option[selected]")["value"] == "DE"
    if "birth_year" in left:
        assert page.select_one("[name=birth_year]")["value"] == "1980"
    ticked = {(box["name"], box["value"]) for box in page.select("input[checked]")}
    if "diseases" in left:
        assert ("diseases", "iim.asys") in ticked
    if "organs" in left:
        assert ("organs", "lung") in ticked


def test_the_answers_stay_in_the_page_with_the_results_and_in_another_language(client):
    read_trial()
    told = {"country": "DE", "diseases": ["iim.asys"], "birth_year": "1980"}
    for page in (
        soup(client.post(PATH, told)),
        soup(client.post(f"/de{PATH}", told | {"in_language": "de"})),
    ):
        assert page.select_one("option[selected]")["value"] == "DE"
        assert page.select_one("[name=birth_year]")["value"] == "1980"
        assert page.select_one("input[checked]")["value"] == "iim.asys"


@pytest.mark.parametrize("language", ["", "/de", "/es"])
def test_when_the_register_was_read_too_long_ago_nothing_is_compared(
    client, time_machine, language
):
    read_trial()
    time_machine.move_to(timezone.now() + timedelta(days=91))
    page = soup(client.get(f"{language}{PATH}"))
    assert page.select_one("form#answers") is None
    answered = soup(client.post(f"{language}{PATH}", {"country": "AT", "birth_year": "1950"}))
    assert not answered.select("ul.trials")
    for shown in (page, answered):
        assert " open" not in shown.main.get_text().replace("BMJ Open", "").lower()
        assert "takes people in" not in shown.main.get_text()


def test_what_a_record_says_is_text(client):
    found = trials.trial(title="Made up: <b>x</b>", criteria=[("inclusion", "Made up: <i>a</i>")])
    trials.reading(found, "Made up: <i>a</i>", "sex", "any_of", {"codes": ["male"]})
    page = client.post(PATH, {"sex": "female"})
    assert "<b>x</b>" not in page.text
    assert "<i>a</i>" not in page.text
    assert "Made up: <i>a</i>" in unescape(page.text)


def test_more_trials_cost_no_more_queries(client, django_assert_num_queries):
    for number in range(1, 4):
        read_trial(f"NCT9999000{number}")
        with django_assert_num_queries(4):
            answer = client.generic(
                "POST", PATH, "country=AT", content_type="application/x-www-form-urlencoded"
            )
        assert len(results(soup(answer))["Austria"]) == number
    assert TrialSite.objects.count() == 3


def test_answers_reach_no_statement_that_writes_and_no_log(client, caplog):
    read_trial()
    caplog.set_level(logging.DEBUG)
    told = {"country": "KI", "birth_year": "1917", "diseases": ["iim.ibm"], "note": "canary"}
    for wrong in ({}, {"sex": "canary"}, {"birth_year": "canary"}):
        with CaptureQueriesContext(connection) as queries:
            client.post(PATH, told | wrong)
        assert {query["sql"].split()[0] for query in queries} == {"SELECT"}
        assert not [query for query in queries if "canary" in query["sql"]]
    others = [record for record in caplog.records if record.name != "django.db.backends"]
    logged = "\n".join(map(str, others + [record.getMessage() for record in others]))
    assert not re.findall("canary|1917|iim|KI", logged)
    assert not Session.objects.exists()
    assert not client.cookies


def test_bytes_that_are_no_text_are_no_answer(client):
    read_trial()
    form = "application/x-www-form-urlencoded"
    for typed in ("birth_year=19%ED%A0%8050", "country=%FF%FE", "diseases=%00", "sex=%ED%A0%80"):
        soup(client.generic("POST", PATH, typed, content_type=form), 422)
    soup(client.generic("POST", PATH, "%ED%A0%80=%00&x=%FF", content_type=form))


def test_other_methods_are_refused(client):
    assert client.put(PATH).status_code == 405
    assert client.head(PATH).status_code == 200
