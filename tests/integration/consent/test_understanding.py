"""Did we explain this well? Marked on the server, explained with the text's own sentence, counted there."""

import re
from html import unescape

import pytest

from intake.consent.models import Consent
from intake.consent.queries import current_document
from intake.share.models import Draft
from tests.factories.intake import EMAIL, NAME, RIGHT
from tests.people import reader

pytestmark = pytest.mark.django_db

WRONG = RIGHT | {"question_1": "0"}


@pytest.fixture
def at_the_quiz(client):
    client.post("/share/")
    client.post("/share/who/", {"teller": "self"})
    client.post("/share/age/", {"age_group": "18", "country": "DE"})
    client.post("/share/key-information/")
    return client


def answer(client, values):
    return client.post("/share/understanding/", values)


def misses():
    with reader():
        return Draft.objects.get().answers.get("quiz", {}).get(current_document().sha256)


def test_right_answers_go_on_and_count_one_try_each(at_the_quiz):
    assert answer(at_the_quiz, RIGHT).url == "/share/choices/"
    with reader():
        assert Draft.objects.get().answers["understanding"]["tries"] == [1, 1, 1]


def test_a_wrong_answer_is_explained_with_the_sentence_it_came_from(at_the_quiz):
    response = answer(at_the_quiz, WRONG)
    text = unescape(response.text)
    assert response.status_code == 422
    assert current_document().quiz[1]["because"] in text
    assert text.count("Not quite.") == 1  # at the question: the summary only leads there
    assert "So the answer is" not in text
    assert misses() == [0, 1, 0]


def test_after_two_misses_the_answer_is_shown_and_can_be_chosen(at_the_quiz):
    answer(at_the_quiz, WRONG)
    assert "So the answer is “Yes, someone who knows me might.”" in unescape(
        answer(at_the_quiz, WRONG).text
    )
    assert "So the answer is" in unescape(at_the_quiz.get("/share/understanding/").text)
    assert answer(at_the_quiz, RIGHT).url == "/share/choices/"
    with reader():
        assert Draft.objects.get().answers["understanding"]["tries"] == [1, 3, 1]


def test_tries_come_neither_from_the_browser_nor_are_they_lost_by_going_back(at_the_quiz):
    answer(at_the_quiz, WRONG | {"tries": "0", "quiz": "{}"})
    at_the_quiz.get("/share/key-information/")
    at_the_quiz.post("/share/key-information/")
    at_the_quiz.post("/share/age/", {"age_group": "18", "country": "AT"})
    answer(at_the_quiz, WRONG)
    assert misses() == [0, 2, 0]


def test_a_question_without_an_answer_is_no_miss(at_the_quiz):
    response = answer(at_the_quiz, {"question_0": "0"})
    assert response.status_code == 422
    assert misses() is None


def test_nothing_tells_the_right_answers_beforehand(at_the_quiz):
    text = unescape(at_the_quiz.get("/share/understanding/").text)
    assert "This tests our text, not you." in text
    assert "So the answer is" not in text
    assert not re.search(r"<input[^>]* checked", text)


def test_the_tries_are_kept_with_the_consent(at_the_quiz):
    answer(at_the_quiz, WRONG)
    answer(at_the_quiz, RIGHT)
    at_the_quiz.post("/share/choices/", {"purposes": ["study"]})
    at_the_quiz.post("/share/sign/", {"agree": "on", "name": NAME, "email": EMAIL})
    at_the_quiz.post("/share/story/", {"text": "A story."})
    at_the_quiz.post("/share/about/", {"sex": "unsaid"})
    at_the_quiz.post("/share/diagnosis/", {"families": ["sle"]})
    for key in ("lupus", "markers", "organs", "treatments"):
        at_the_quiz.post(f"/share/{key}/", {})
    at_the_quiz.post("/share/car-t/", {"status": "waiting"})
    at_the_quiz.post("/share/today/", {})
    assert at_the_quiz.post("/share/check/").url == "/share/sent/"
    assert Consent.objects.get().quiz_tries == [1, 2, 1]
