"""Reviewers prepare a story for publication, and nobody else; only where its participant allows it."""

from html import unescape

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from hesperion.privacy.audit.models import Event
from intake.consent.actions import withdrawals
from intake.consent.choices import WithdrawalKind
from intake.my import actions
from intake.my.uses import uses_of
from intake.stories.actions import publishing
from intake.stories.choices import ReviewState
from intake.stories.models import Publication
from tests.factories.full_record import reviewed
from tests.factories.intake import STORY, confirmed
from tests.factories.publishing import TEXT, proposed, willing
from tests.people import reader
from tests.staff import in_group

pytestmark = pytest.mark.django_db

FORM = {"language": "en", "text": TEXT}


def staff(group: str) -> Client:
    return in_group(group, email=f"{group.replace(' ', '.')}@example.com")


@pytest.fixture
def participant():
    return willing()


@pytest.fixture
def reviewer() -> Client:
    return staff("reviewer")


def page_of(participant, name="publish"):
    return f"/admin/research/record/{participant.public_id}/{name}/"


def test_a_reviewer_sees_the_story_with_a_reminder_and_asks_the_participant(reviewer, participant):
    assert page_of(participant) in reviewer.get(page_of(participant, "change")).text
    page = unescape(reviewer.get(page_of(participant)).text)
    assert page.count(STORY) == 2  # to read, and in the box
    for reminder in ("names:", "places", "hospitals", "dates", "other people’s illnesses"):
        assert reminder in page
    assert '<option value="en" selected>' in page
    assert reviewer.post(page_of(participant), FORM).status_code == 302
    row = Publication.objects.get()
    assert (row.prepared_by, row.language) == (reviewer.actor, "en")
    with reader():
        assert row.text == TEXT
    [event] = Event.objects.filter(action="story-prepared")
    assert (event.actor, event.subject) == (reviewer.actor, participant.pk)
    assert TEXT not in str(list(Event.objects.values()))


def test_each_look_at_it_is_in_the_audit_and_told_to_the_participant(reviewer, participant):
    Event.objects.filter(action="read").delete()
    reviewer.get(page_of(participant))
    [event] = Event.objects.filter(action="read")
    assert (event.purpose, event.subject) == ("publishing", participant.pk)
    assert event.detail["view"] == "admin:research_record_publish"
    assert {"public_id", "story", "name (compared)", "email (compared)"} <= set(
        event.detail["fields"]
    )
    assert not {"name", "email"} & set(event.detail["fields"])
    [use] = uses_of(participant)
    assert use.purpose == "To write a text of the story for others to read"


def test_a_refused_text_comes_back_with_what_should_change(reviewer, participant):
    reviewer.post(page_of(participant), FORM)
    with reader():
        publishing.refuse_text(
            participant=participant, sha256=Publication.objects.get().sha256, wish="No cup."
        )
    page = unescape(reviewer.get(page_of(participant)).text)
    assert "The participant said no." in page
    assert "No cup." in page
    assert "Today I hold a cup again.</textarea>" in page
    reviewer.post(page_of(participant), FORM | {"text": "Without it."})
    assert Publication.objects.filter(ended_at=None).get().refused_at is None


def test_the_same_text_sent_twice_asks_once(reviewer, participant):
    for _ in range(2):
        reviewer.post(page_of(participant), FORM)
    assert Publication.objects.count() == 1
    assert "this very text waits" in reviewer.get(page_of(participant, "change")).text


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"text": ""}, "Write the text."),
        ({"text": "   "}, "Write the text."),
        ({"text": "a\x00b"}, "Null characters are not allowed."),
        ({"text": "x" * 30_000}, "at most 20000 characters"),
        ({"language": "xx"}, "Select a valid choice."),
        ({"language": "\x00"}, "Select a valid choice."),
    ],
)
def test_what_is_no_text_is_refused(reviewer, participant, form, sentence):
    answer = reviewer.post(page_of(participant), FORM | form)
    assert answer.status_code == 422
    assert sentence in unescape(answer.text)
    assert not Publication.objects.exists()


def test_broken_characters_are_no_fault_of_ours(reviewer, participant):
    body = b"language=en&text=a%ED%A0%80b%FF"
    kind = "application/x-www-form-urlencoded"
    answer = reviewer.post(page_of(participant), body, content_type=kind)
    assert answer.status_code in (302, 422)


@pytest.mark.parametrize("role", ["researcher", "data steward", "medical reviewer", "editor"])
def test_nobody_else_prepares(role, participant):
    person = staff(role)
    assert person.get(page_of(participant)).status_code == 403
    assert person.post(page_of(participant), FORM).status_code == 403
    assert not Publication.objects.exists()
    assert page_of(participant) not in person.get(page_of(participant, "change")).text


def test_nobody_without_an_account_prepares(participant):
    assert Client().post(page_of(participant), FORM).status_code == 302
    assert not Publication.objects.exists()


@pytest.mark.parametrize("why", ["never allowed", "stopped", "no story"])
def test_what_may_not_be_published_is_not_offered(reviewer, why):
    participant = willing(story={"text": ""}) if why == "no story" else confirmed()
    if why == "stopped":
        withdrawals.choose_purposes(
            participant=participant, granted=["publish"], offered=["publish"]
        )
        withdrawals.record_withdrawal(participant=participant, kind=WithdrawalKind.PUBLISHING)
    assert reviewer.get(page_of(participant)).status_code == 404
    assert reviewer.post(page_of(participant), FORM).status_code == 404
    assert not Publication.objects.exists()
    if why != "no story":
        assert page_of(participant) not in reviewer.get(page_of(participant, "change")).text


def include(participant, by):
    reviewed(participant, ReviewState.INCLUDED, by=by)


@pytest.mark.parametrize("state", [None, ReviewState.DECLINED, ReviewState.SENT_BACK])
def test_a_story_that_is_not_included_is_not_prepared(reviewer, state):
    participant = confirmed(choices={"purposes": ["study", "publish"]})
    if state:
        include(participant, "user:0")
        reviewed(participant, state, "When?")
    assert "once a reviewer has read and included it" in reviewer.get(page_of(participant)).text
    answer = Client.post(reviewer, page_of(participant), FORM)
    assert (answer.status_code, "review it first" in answer.text) == (409, True)
    with reader(), pytest.raises(publishing.NotPublishable):
        publishing.propose_text(subject=participant.pk, by="user:7", **FORM)
    assert not Publication.objects.exists()


def test_who_included_a_story_does_not_prepare_it_too(reviewer, participant):
    include(participant, reviewer.actor)
    assert "Another reviewer prepares it" in reviewer.get(page_of(participant)).text
    assert Client.post(reviewer, page_of(participant), FORM).status_code == 409
    with reader(), pytest.raises(publishing.NotPublishable):
        publishing.propose_text(subject=participant.pk, by=reviewer.actor, **FORM)
    with pytest.raises(IntegrityError), transaction.atomic():
        proposed(participant, prepared_by="user:7", included_by="user:7")
    assert not Publication.objects.exists()


def test_a_story_with_new_words_is_read_again_before_it_is_prepared(reviewer, participant):
    with reader():
        actions.correct_answers(participant=participant, step="story", values={"text": "Anew."})
    latest = participant.reviews.latest("decided_at")
    assert (latest.state, latest.decided_by) == ("changed", "participant")
    assert "has changed its words since" in reviewer.get(page_of(participant)).text
    include(participant, "user:0")
    assert Client.post(reviewer, page_of(participant), FORM).status_code == 302


def test_a_corrected_code_leaves_an_included_story_included(participant):
    with reader():
        actions.correct_answers(
            participant=participant, step="about", values={"birth_year": 1981, "sex": "female"}
        )
    assert participant.reviews.latest("decided_at").state == "included"
