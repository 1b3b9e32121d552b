"""What nobody sees is no answer, wherever somebody types one."""

import pytest

from hesperion.accounts.groups import REVIEWER, STEWARD
from intake.consent.models import Consent
from intake.consent.queries import current_document
from intake.share.models import Draft
from intake.share.queries import SESSION_KEY
from intake.stories.models import Flag, Review
from tests.factories.intake import confirmed, drafted
from tests.people import reader
from tests.staff import in_group
from tests.wrong_answers import SIGNED

pytestmark = pytest.mark.django_db

UNSEEN = ["\u200b", "\u3164", "\u2060\ufeff \xad"]
SIGNS = ["—", "\u2800", "💥"]


@pytest.fixture
def begun(client):
    draft = drafted()
    session = client.session
    session[SESSION_KEY] = str(draft.pk)
    session.save()
    return client


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        *[(unseen, "Type your full name to sign.") for unseen in UNSEEN],
        *[(signs, "Use at least one letter or digit.") for signs in SIGNS],
        ("12", "Type the name in letters."),
    ],
)
def test_nobody_signs_with_a_name_that_nobody_sees(begun, name, sentence):
    values = SIGNED | {"sha256": current_document().sha256, "name": name}
    answer = begun.post("/share/sign/", values)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert not Consent.objects.exists()


def test_a_story_of_nothing_is_no_story(begun):
    for unseen in UNSEEN:
        assert begun.post("/share/story/", {"text": unseen}).status_code == 302
        with reader():
            assert Draft.objects.get().answers["story"]["text"] == ""
    for signs in SIGNS:
        answer = begun.post("/share/story/", {"text": signs})
        assert answer.status_code == 422
        assert "Use at least one letter or digit." in answer.text
        assert signs in answer.text


@pytest.mark.parametrize("unseen", [*UNSEEN, *SIGNS])
def test_reviewers_and_stewards_give_reasons_that_can_be_read(unseen):
    participant = confirmed()
    record = f"/admin/research/record/{participant.public_id}"
    person = in_group(REVIEWER, STEWARD)
    for page, told in (
        ("review", {"state": "sent_back", "reason": unseen}),
        ("flag", {"reason": unseen}),
        ("pin", {"reason": unseen * 12}),
    ):
        answer = person.post(f"{record}/{page}/", told)
        assert answer.status_code == 422, page
    answer = person.post(f"{record}/identity/", {"reason": unseen * 12})
    assert answer.context["form"].errors
    assert not Review.objects.exists()
    assert not Flag.objects.exists()
