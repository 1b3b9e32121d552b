"""Participants see who opened their data, by role, purpose and day, and never by name."""

from html import unescape

import pytest

from hesperion.accounts.groups import RESEARCHER, STEWARD
from hesperion.privacy.reading import reading
from intake.my.uses import uses_of
from intake.participants.models import Contact
from intake.record.models import Story
from tests.factories.extracts import extract_of
from tests.factories.intake import confirmed
from tests.factories.my import signed_in
from tests.staff import member

pytestmark = pytest.mark.django_db


def read(participant, actor, purpose, reason=""):
    with reading(actor=actor, purpose=purpose, reason=reason):
        return Story.objects.get(pk=participant.pk).text


def test_the_list_tells_role_purpose_day_and_how_often():
    participant, other = confirmed(), confirmed()
    researcher, colleague = member(RESEARCHER), member(RESEARCHER, email="b@example.com")
    steward = member(RESEARCHER, STEWARD, email="carla@example.com")
    read(participant, f"user:{researcher.pk}", "research")
    read(participant, f"user:{researcher.pk}", "research")
    read(participant, f"user:{colleague.pk}", "research")
    read(participant, f"user:{steward.pk}", "identity", "The person asked us to")
    read(participant, "user:999999", "research")
    read(participant, "system:mail", "participants.confirmation")
    read(other, f"user:{researcher.pk}", "research")
    told = {(use.role, use.purpose): use.times for use in uses_of(participant)}
    look = "To look at the answers, without name and email address"
    assert told == {
        ("A researcher", look): 3,
        ("A member of our team", look): 1,
        (
            "A data steward, who answers for the data",
            "To look up the name and the email address, with a written reason",
        ): 1,
        ("The site by itself", "To write an email to you"): 1,
    }
    page = unescape(signed_in(participant).get(f"/my/{participant.public_id}/uses/").text)
    assert "3 times" in page
    for name in ("ann@", "carla", "user:", "system:"):
        assert name not in page


def test_the_participants_own_visits_are_no_use_of_it():
    participant = confirmed()
    person = signed_in(participant)
    for path in ("answers/", "download/", "uses/"):
        person.get(f"/my/{participant.public_id}/{path}")
    assert uses_of(participant) == []
    page = unescape(person.get(f"/my/{participant.public_id}/uses/").text)
    assert "Nobody has looked at your answers so far." in page
    assert "have not been given to anybody outside Hesperion" in page


def test_data_that_was_given_out_is_named():
    participant = confirmed()
    extract_of(participant)
    page = unescape(signed_in(participant).get(f"/my/{participant.public_id}/uses/").text)
    assert "Kidneys, A university" in page


def test_an_identity_that_was_opened_is_told():
    participant = confirmed()
    with reading(actor="user:7", purpose="identity", reason="The person asked us to"):
        assert Contact.objects.get(pk=participant.pk).email
    (use,) = uses_of(participant)
    assert use.purpose == "To look up the name and the email address, with a written reason"
