"""A new consent version while people are on their way, and web processes remember the version before."""

import pytest

from intake.consent.models import ConsentDocument
from intake.consent.queries import current_document
from intake.participants.models import Participant
from intake.share.models import Draft
from tests.factories.intake import drafted, new_version
from tests.factories.resume import holding
from tests.forms import filled
from tests.people import Person, reader

pytestmark = pytest.mark.django_db(transaction=True)
KEY_INFORMATION = "/share/key-information/"


@pytest.fixture
def unheard(monkeypatch) -> None:
    """As if another machine had published: its purge doesn't reach this process."""
    for module in ("intake.consent.versions.actions", "hesperion.public_log.actions"):
        monkeypatch.setattr(f"{module}.purge", lambda: None)


def published() -> str:
    """Publish a new text; returns its SHA-256, read past what the process remembers."""
    new_version(current_document())
    newest = ConsentDocument.objects.filter(audience="self", language="en")
    return newest.latest("version__published_at").sha256


def test_the_next_page_of_every_process_asks_for_the_new_text():
    person = holding(drafted())
    assert person.get("/share/check/").status_code == 200
    new = published()
    assert person.get("/share/check/").url == KEY_INFORMATION
    assert new in person.get(KEY_INFORMATION).text


def test_nobody_signs_an_older_text_that_a_process_remembers(unheard):
    draft = drafted()
    person = holding(draft)
    page = person.get("/share/sign/")
    new = published()
    assert new not in person.get("/share/sign/").text
    response = super(Person, person).post("/share/sign/", filled(page, "Test Person"))
    assert response.status_code == 422
    assert "The text changed while you were reading." in response.text
    with reader():
        assert Draft.objects.get().answers["sign"]["sha256"] != new


def test_nobody_sends_a_story_that_was_signed_under_an_older_text(unheard):
    person = holding(drafted())
    assert person.get("/share/check/").status_code == 200
    new = published()
    assert person.get("/share/check/").status_code == 200
    assert person.post("/share/check/").url == KEY_INFORMATION
    assert not Participant.objects.exists()
    assert new in person.get(KEY_INFORMATION).text
