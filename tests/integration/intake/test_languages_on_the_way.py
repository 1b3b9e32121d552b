"""Somebody who changes the language on the way keeps what they told, and what they signed."""

import pytest

from intake.models import Consent, ConsentDocument, Draft, Participant
from intake.queries import SESSION_KEY, answers_in_force
from tests.factories.intake import drafted, new_version
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
        new_version(ConsentDocument.objects.get(audience="self", language=language))
        with reader():
            assert ("sign" in answers_in_force(Draft.objects.get())) is holds


def test_mails_are_in_the_language_that_was_read_last(client, signed):
    client.post("/es/share/story/", {"text": "Así fue."})
    client.post("/es/share/check/")
    assert Participant.objects.get().language == "es"
