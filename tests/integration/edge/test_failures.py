"""What people see while the database is away."""

import os
from html import escape

import psycopg
import pytest
from bs4 import BeautifulSoup
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection
from django.test import Client
from django.views.decorators.debug import sensitive_post_parameters

from hesperion.edge.failures import failed
from intake.consent.no_contact.links import token_for
from intake.record.models import Story
from intake.share.models import Draft
from tests.factories.intake import EMAIL, STORY, answers
from tests.factories.my import signed_in
from tests.factories.publishing import proposed, willing
from tests.forms import TOKEN, filled, held_in
from tests.people import Person, reader
from tests.services import database_away
from tests.wrong_answers import SIGNED

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def person() -> Person:
    person = Person(raise_request_exception=False, enforce_csrf_checks=True)
    person.post("/share/")
    draft = Draft.objects.get()
    draft.answers = {key: value for key, value in answers().items() if key != "story"}
    draft.save()
    return person


def sent_by_the_button(page: str) -> dict[str, str]:
    fields = BeautifulSoup(page, "html.parser").select("form[method=post] input[type=hidden]")
    return {field["name"]: field["value"] for field in fields}


def test_a_page_says_that_earlier_answers_are_saved_and_when_to_come_back(person):
    with database_away():
        response = person.get("/share/story/")
    assert response.status_code == 503
    assert response["Retry-After"] == "10"
    assert response["Cache-Control"] == "no-store, private"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "Answers from earlier pages are saved" in response.text
    assert "<form" not in response.text
    assert person.get("/share/story/").status_code == 200


def test_what_was_typed_is_in_the_page_and_its_button_sends_it(person):
    text = f'{STORY}\nIt was "hard" & <long>. 🌒'
    typed = person.hidden_fields("/share/story/") | {"text": text}
    with database_away():
        response = person.post("/share/story/", typed)
    assert response.status_code == 503
    assert "What you typed is not lost" in response.text
    assert escape(text) in response.text.replace("&#x27;", "'")
    held = sent_by_the_button(response.text)
    assert held == typed | {"csrfmiddlewaretoken": held["csrfmiddlewaretoken"]}
    assert person.post("/share/story/", held).url == "/share/check/"
    with reader():
        assert Draft.objects.get().answers["story"]["text"] == text


def test_every_form_of_a_participant_holds_what_was_typed_while_the_database_is_away():
    proposal = proposed(willing())
    participant = proposal.participant
    own = f"/my/{participant.public_id}"
    person = signed_in(participant)
    person.raise_request_exception = False
    pages = [f"{own}/answers/story/", f"{own}/choices/", f"{own}/publishing/", "/my/sign-in/"]
    pages += ["/share/resume/", f"/share/silence/{token_for(participant)}/"]
    typed = {path: filled(person.get(path), STORY) for path in pages}
    for path in ("/my/sign-in/", "/share/resume/"):
        typed[path]["email"] = EMAIL
    with database_away():
        answers = {path: Client.post(person, path, fields) for path, fields in typed.items()}
    for path, answer in answers.items():
        assert answer.status_code == 503, path
        assert held_in(answer) == {k: v for k, v in typed[path].items() if k != TOKEN}, path


def test_sending_while_the_database_is_away_and_again_makes_one_story(person):
    person.post("/share/story/", {"text": STORY})
    typed = person.hidden_fields("/share/check/")
    with database_away():
        response = person.post("/share/check/", typed)
    assert response.status_code == 503
    for _press in range(2):
        again = person.post("/share/check/", sent_by_the_button(response.text))
        assert again.url == "/share/sent/"
    with reader():
        assert Story.objects.get().text == STORY


def test_a_database_that_goes_away_while_the_session_is_saved_is_no_bad_request(person):
    """The answer is stored by then. The button sends it again, and the next page comes."""
    typed = person.hidden_fields("/share/sign/") | SIGNED
    with connection.execute_wrapper(_lost_at("django_session")):
        response = person.post("/share/sign/", typed)
    assert response.status_code == 503
    assert person.post("/share/sign/", sent_by_the_button(response.text)).url == "/share/story/"


def test_a_session_that_was_deleted_meanwhile_is_still_told(person):
    typed = person.hidden_fields("/share/sign/") | SIGNED

    def delete(execute, statement, *arguments):
        if statement.startswith('UPDATE "django_session"'):
            Session.objects.all().delete()
        return execute(statement, *arguments)

    with connection.execute_wrapper(delete):
        assert person.post("/share/sign/", typed).status_code == 400


def _lost_at(table):
    """The server ends the connection just before the table is changed."""

    def lose(execute, statement, *arguments):
        if statement.startswith(f'UPDATE "{table}"'):
            with psycopg.connect(os.environ["TEST_SUPERUSER_URL"], autocommit=True) as server:
                pid = connection.connection.info.backend_pid
                server.execute("SELECT pg_terminate_backend(%s, 10000)", [pid])
        return execute(statement, *arguments)

    return lose


@pytest.mark.parametrize("door", ["/admin/login/", "/cms/login/"])
def test_a_page_behind_a_door_repeats_nothing(person, door):
    typed = {"username": "a@hesperion.example", "password": "only-for-this-test"}
    typed |= person.hidden_fields(door)
    with database_away():
        response = person.post(door, typed)
    assert response.status_code == 503
    assert "only-for-this-test" not in response.text


def test_a_form_that_holds_a_password_is_not_repeated_wherever_it_stands(rf):
    @sensitive_post_parameters()
    def view(request):
        raise OperationalError

    try:
        view(request := rf.post("/somewhere/", {"password": "only-for-this-test"}))
    except OperationalError:
        response = failed(request)
    assert response.status_code == 503
    assert "only-for-this-test" not in response.text


def test_any_other_fault_is_still_an_error(rf):
    try:
        raise ValueError
    except ValueError:
        assert failed(rf.get("/")).status_code == 500
