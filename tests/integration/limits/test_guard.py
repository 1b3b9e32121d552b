"""The box that people never meet, and the token that says when the page was made."""

from html import unescape

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from hesperion.mail.models import Message
from hesperion.settings import base
from hesperion.ui.guarded import OLDEST
from intake.consent.queries import current_document
from intake.participants.models import Participant
from intake.share.models import Draft
from intake.share.queries import SESSION_KEY
from tests.factories.intake import EMAIL, NAME, drafted
from tests.people import Person, reader

pytestmark = pytest.mark.django_db

SIGNED = {"agree": "on", "name": NAME, "email": EMAIL}
PAGES = ["/share/", "/share/sign/", "/share/check/"]
AGAIN = {
    "trap": "A box that people can’t see was filled in.",
    "unknown": "We could not tell when this page was opened.",
    "fast": "That was faster than we expect from a person.",
    "old": "This page was open for more than a day.",
}


@pytest.fixture(autouse=True)
def _people_take_a_second(settings, clock):
    settings.FORM_MIN_SECONDS = 1.0


def at(path):
    """Somebody who stands at the page: with no draft yet, at the signature, or with all answered."""
    person = Person()
    if path != "/share/":
        draft = drafted()
        if path == "/share/sign/":
            with reader():
                del draft.answers["sign"]
            draft.save()
        session = person.session
        session[SESSION_KEY] = str(draft.pk)
        session.save()
    return person


def send(person, path, **changes):
    """Post the page's fields at once, changed; None takes one out."""
    whole = (person.fields | SIGNED | changes).items()
    return Client.post(person, path, {name: value for name, value in whole if value is not None})


def facts():
    """All that a form could have changed."""
    return (
        list(Draft.objects.values_list("answers", "sent_at")),
        Participant.objects.count(),
        Message.objects.count(),
    )


@pytest.fixture(params=PAGES)
def path(request):
    return request.param


@pytest.fixture
def person(path, clock):
    """Has had the page for two seconds."""
    person = at(path)
    person.fields = person.hidden_fields(path)
    clock.now += 2
    return person


def forged(token):
    return token[:-1] + ("A" if token[-1] != "A" else "B")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"homepage": "https://spam.example"}, "trap"),
        ({"opened": None}, "unknown"),
        ({"opened": ""}, "unknown"),
        ({"opened": "1:forged"}, "unknown"),
        ({"opened": "\x00💥"}, "unknown"),
    ],
)
def test_what_a_script_does_is_answered_with_a_sentence_and_changes_nothing(
    path, person, changes, sentence
):
    before = facts()
    response = send(person, path, **changes)
    assert response.status_code == 422
    assert AGAIN[sentence] in unescape(response.text)
    assert facts() == before


def test_a_token_that_was_changed_is_refused(path, person):
    response = send(person, path, opened=forged(person.fields["opened"]))
    assert response.status_code == 422
    assert AGAIN["unknown"] in unescape(response.text)


def test_a_token_of_another_form_is_refused(path, person):
    other = PAGES[PAGES.index(path) - 1]
    response = send(person, path, opened=at(other).hidden_fields(other)["opened"])
    assert response.status_code == 422
    assert AGAIN["unknown"] in unescape(response.text)


@pytest.mark.parametrize(("seconds", "sentence"), [(0, "fast"), (0.9, "fast"), (OLDEST + 1, "old")])
def test_too_fast_and_too_old_are_asked_to_send_again(path, person, clock, seconds, sentence):
    clock.now += seconds - 2
    before = facts()
    response = send(person, path)
    assert response.status_code == 422
    assert AGAIN[sentence] in unescape(response.text)
    assert facts() == before


@pytest.mark.parametrize("seconds", [1, 60, 8 * 60 * 60, OLDEST - 1])
def test_quick_and_slow_people_pass(path, person, clock, seconds):
    clock.now += seconds - 2
    assert send(person, path).status_code == 302


@pytest.mark.parametrize("changes", [{"homepage": "x"}, {"opened": None}, {"opened": "forged"}])
def test_the_page_that_comes_back_keeps_what_was_typed_and_can_be_sent(
    path, person, clock, changes
):
    page = BeautifulSoup(send(person, path, **changes).text, "html.parser")
    person.fields = {field["name"]: field["value"] for field in page.select("form [type=hidden]")}
    assert page.select_one("[name=homepage]")["value"] == ""
    if path == "/share/sign/":
        assert page.select_one("[name=name]")["value"] == NAME
        assert page.select_one("[name=email]")["value"] == EMAIL
    clock.now += 1
    assert send(person, path).status_code == 302


def test_a_token_that_is_replayed_makes_no_second_story(clock):
    person = at("/share/check/")
    person.fields = person.hidden_fields("/share/check/")
    clock.now += 2
    answers = [Person.post(person, "/share/check/", person.fields) for _ in range(3)]
    assert {answer.url for answer in answers} == {"/share/sent/"}
    assert Participant.objects.count() == Message.objects.count() == 1


def test_a_page_that_browsers_back_brings_again_can_be_sent(clock):
    person = at("/share/sign/")
    person.fields = person.hidden_fields("/share/sign/")
    clock.now += 60
    assert send(person, "/share/sign/", email="wrong@example.com").status_code == 302
    assert send(person, "/share/sign/").status_code == 302
    with reader():
        assert Draft.objects.get().answers["sign"]["email"] == EMAIL


def test_going_on_with_a_draft_costs_nothing_and_asks_for_nothing():
    assert Client.post(at("/share/check/"), "/share/").url == "/share/check/"


def test_the_pages_between_ask_for_no_token():
    person = at("/share/check/")
    assert (
        Client.post(person, "/share/age/", {"age_group": "18", "country": "AT"}).status_code == 302
    )


def test_the_draft_and_the_check_page_hold_nothing_of_it(clock):
    person = at("/share/sign/")
    person.fields = person.hidden_fields("/share/sign/")
    clock.now += 2
    send(person, "/share/sign/")
    with reader():
        kept = Draft.objects.get().answers["sign"]
    assert kept.keys() == {"sha256", "agree", "name", "email", "signed_at"}
    assert kept["sha256"] == current_document().sha256


def test_the_box_is_hidden_from_all_senses(path):
    page = BeautifulSoup(at(path).get(path).text, "html.parser")
    box = page.select_one("[name=homepage]")
    assert box["tabindex"] == "-1"
    assert box["autocomplete"] == "off"
    assert box.find_parent(attrs={"aria-hidden": "true", "class": "trap"})
    assert not page.select("[style]")


def test_a_server_expects_a_person_to_take_a_second():
    assert base.FORM_MIN_SECONDS == 1
