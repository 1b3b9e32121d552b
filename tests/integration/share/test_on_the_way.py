"""All questions beforehand, coming back, saving while writing, leaving and deleting, the check page."""

from html import unescape

import pytest
from bs4 import BeautifulSoup

from hesperion.privacy.keys import actions as keys
from intake.share.models import Draft
from intake.share.progress import applicable, first_gap
from intake.share.queries import SESSION_KEY
from intake.share.steps import STEPS
from tests.factories.intake import STORY, drafted
from tests.people import reader

pytestmark = pytest.mark.django_db

AUTOSAVE = {"HTTP_X_AUTOSAVE": "1"}


def open_in(client, draft):
    session = client.session
    session[SESSION_KEY] = str(draft.pk)
    session.save()
    return draft


@pytest.fixture
def begun(client):
    return open_in(client, drafted())


def text_of(response):
    return unescape(response.text)


def test_all_questions_are_shown_before_anything_is_begun(client):
    text = text_of(client.get("/share/questions/"))
    assert not Draft.objects.exists()
    for step in STEPS:
        if any(not field.widget.is_hidden for field in step.form.base_fields.values()):
            assert step.title_for({}) in text
    for said in (
        "Which year were you born?",
        "Dermatomyositis",
        "Anti-dsDNA",
        "Only if CAR-T cells",
    ):
        assert said in text
    assert "/share/questions/" in client.get("/share/").text


SIGNED = ("who", "age", "key-information", "understanding", "choices", "sign", "story")


def test_who_comes_back_sees_what_is_done_next_and_left(client, begun):
    with reader():
        begun.answers = {key: begun.answers[key] for key in SIGNED}
    begun.save()
    page = BeautifulSoup(client.get("/share/").content, "html.parser")
    shown = {task.contents[1].get_text(): task.select_one("span:last-child").get_text()
             for task in page.select(".tasks__task")}  # fmt: skip
    assert shown["Your story"] == "Done"
    assert shown["About you"] == "Next"
    assert shown["CAR-T cells"] == "Still to come"
    links = {link["href"] for link in page.select(".tasks__task a")}
    assert "/share/story/?change" in links
    assert "/share/about/" in links
    assert not any("car-t" in link for link in links)


def test_autosave_keeps_the_text_and_answers_without_a_page(client, begun):
    response = client.post("/share/story/", {"text": "half a sen"}, **AUTOSAVE)
    assert (response.status_code, response.content) == (204, b"")
    with reader():
        assert Draft.objects.get().answers["story"]["text"] == "half a sen"


def test_autosave_of_what_can_not_be_kept_changes_nothing(client, begun):
    assert client.post("/share/story/", {"text": "x" * 20_001}, **AUTOSAVE).status_code == 422
    with reader():
        assert Draft.objects.get().answers["story"]["text"] == STORY


def test_leaving_the_device_keeps_the_draft_and_shows_it_no_more(client, begun):
    assert client.get("/share/stop/").status_code == 200
    assert SESSION_KEY in client.session
    response = client.post("/share/stop/")
    assert response.url == "/share/stopped/"
    assert "storage" in response["Clear-Site-Data"]
    assert client.get("/share/story/").url == "/share/"
    assert STORY not in client.get("/share/").text
    assert Draft.objects.get() == begun


def test_without_an_address_there_is_no_way_back_so_leaving_is_not_offered(client):
    draft = drafted()
    with reader():
        draft.answers = {}
    draft.save()
    open_in(client, draft)
    assert "nobody can open these answers again" in text_of(client.get("/share/stop/"))
    client.post("/share/stop/")
    assert SESSION_KEY in client.session


def test_deleting_asks_first_and_then_nothing_is_left(client, begun):
    assert client.get("/share/delete/").status_code == 200
    assert Draft.objects.exists()
    assert client.post("/share/delete/").url == "/share/deleted/"
    assert not Draft.objects.exists()
    assert keys.load_keys([begun.pk]) == {}
    assert client.get("/share/deleted/").status_code == 200


def test_the_check_page_invites_to_write_a_story_that_was_left_out(client, begun):
    invitation = "Would you like to tell your story too?"
    assert invitation not in text_of(client.get("/share/check/"))
    client.post("/share/story/?change", {"text": ""})
    assert invitation in text_of(client.get("/share/check/"))
    assert client.post("/share/check/").url == "/share/sent/"


# What is told with one disease, and on the longest way: two diseases with kinds, steroids, a relapse.
ONE = {
    "who": {"teller": "self"},
    "age": {"age_group": "18", "country": "DE"},
    "choices": {"purposes": ["study"]},
    "diagnosis": {"families": ["sle"]},
    "treatments": {"drug": "never"},
    "since": {"relapse": "no"},
    "before": {"drug": "prednisolone"},
}
LONG = ONE | {
    "diagnosis": {"families": ["iim", "ssc"]},
    "treatments": {"drug": "prednisolone"},
    "since": {"relapse": "yes"},
}


@pytest.mark.parametrize(
    ("told", "status", "most"),
    [(ONE, "waiting", 27), (ONE, "infused", 45), (LONG, "waiting", 32), (LONG, "infused", 50)],
)
def test_the_way_to_send_asks_no_more_than_promised(told, status, most):
    """One field is one answer: a date is one, and so is a list of boxes. What is not asked is none."""
    answers = {}
    told = told | {"car-t": {"status": status}}
    while step := first_gap(answers):
        answers[step.key] = told.get(step.key, {})
    asked = {step.key: _asked(step, answers) for step in applicable(answers)}
    assert sum(asked.values()) <= most, asked


def _asked(step, answers):
    form = step.form(answers=answers)
    return sum(form.is_asked(one.name, answers[step.key]) for one in form.visible_fields())
