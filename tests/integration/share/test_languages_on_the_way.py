"""Somebody who changes the language on the way keeps what they told, and what they signed."""

import re

import pytest
from django.test import Client

from hesperion.privacy.access import themself
from intake.consent.models import Consent
from intake.consent.queries import current_document
from intake.participants.models import Participant
from intake.share.models import Draft
from intake.share.progress import applicable
from intake.share.queries import SESSION_KEY, answers_in_force
from tests.cases import failing
from tests.factories.intake import drafted, new_version
from tests.factories.resume import holding
from tests.forms import TOKEN, filled, standing
from tests.people import reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed(client) -> Draft:
    """A draft in this browser, with all answers, signed in English."""
    draft = drafted()
    session = client.session
    session[SESSION_KEY] = str(draft.pk)
    session.save()
    return draft


def test_what_was_signed_in_one_language_holds_in_another(client, signed):
    assert client.get("/de/share/check/").status_code == 200
    assert client.post("/de/share/check/").url == "/de/share/sent/"
    assert Consent.objects.get().document.language == "en"


def test_only_a_newer_text_in_the_language_that_was_signed_asks_anew(client, signed):
    for language, holds in (("es", True), ("en", False)):
        new_version(current_document("self", language))
        with reader():
            assert ("sign" in answers_in_force(Draft.objects.get())) is holds


def test_mails_are_in_the_language_that_was_read_last(client, signed):
    client.post("/es/share/story/", {"text": "Así fue."})
    client.post("/es/share/check/")
    assert Participant.objects.get().language == "es"


def _with_comma(value):
    return re.sub(r"^(\d+)\.(\d+)$", r"\1,\2", value) if isinstance(value, str) else value


def test_a_change_of_language_keeps_what_was_typed_on_each_step_and_saves_nothing():
    draft = drafted()
    person = holding(draft)
    with themself(draft.pk):
        keys = [step.key for step in applicable(draft.answers) if step.key != "key-information"]
        before = draft.answers

    def kept(key):
        typed = filled(person.get(f"/share/{key}/"), "Typed, and not saved.")
        response = Client.post(person, f"/de/share/{key}/", typed | {"in_language": "de"})
        assert response.status_code == 200
        assert '<html lang="de"' in response.text
        made_anew = {TOKEN: "", "opened": ""}
        in_german = {name: _with_comma(value) for name, value in typed.items()}
        assert standing(response) | made_anew == in_german | made_anew

    assert not failing(keys, kept)
    with reader():
        assert Draft.objects.get().answers == before
