"""Each field from CAR-T on answers what it can't take with a sentence and 422; nothing saved is lost."""

from html import unescape

import pytest

from intake.share.models import Draft
from intake.share.queries import SESSION_KEY
from intake.share.steps import STEPS
from tests.cases import failing
from tests.factories.intake import car_t, drafted
from tests.people import reader
from tests.wrong_answers import AFTERWARDS, INFUSION, SINCE, WRONG_FROM_CAR_T

pytestmark = pytest.mark.django_db

STEP = {step.key: step for step in STEPS}


@pytest.fixture
def begun(client):
    """A browser whose draft has an answer everywhere."""
    draft = drafted()
    session = client.session
    session[SESSION_KEY] = str(draft.pk)
    session.save()
    return draft


def test_a_wrong_answer_about_car_t_gets_a_sentence(client, begun):
    def gets_a_sentence(case):
        key, values, sentence = case
        response = client.post(f"/share/{key}/", values)
        text = unescape(response.text)
        assert response.status_code == 422
        assert sentence in text
        assert "<title>Error: " in text
        with reader():
            assert Draft.objects.get().answers == begun.answers

    assert failing([one for one in WRONG_FROM_CAR_T if one[0] != "death"], gets_a_sentence) == []


def test_a_wrong_answer_about_a_death_gets_a_sentence():
    def gets_a_sentence(case):
        _key, values, sentence = case
        form = STEP["death"].form(values, answers={"who": {"teller": "relative"}})
        assert not form.is_valid()
        assert sentence in str(form.errors)

    assert failing([one for one in WRONG_FROM_CAR_T if one[0] == "death"], gets_a_sentence) == []


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
        "drug": "none", "mg": "",
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
    for shown in ("CD19", "Fever of 38 °C", "12.5", "On a hospital ward"):
        assert shown in text
