"""Reviewers decide on records; the participant is told, and nobody else may."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from hesperion.mail.models import Message
from hesperion.privacy.audit.models import Event
from intake.consent.models import Consent
from intake.my.actions import correct_country
from intake.stories.choices import ReviewState
from intake.stories.models import Review
from research.models import Record
from tests.factories.full_record import full_record, reviewed, unconfirmed
from tests.factories.intake import STORY
from tests.people import reader
from tests.staff import in_group

pytestmark = pytest.mark.django_db

QUESTION = "In which year were you given the cells?"


def staff(group: str) -> Client:
    return in_group(group, email=f"{group.replace(' ', '.')}@example.com")


@pytest.fixture
def participant():
    """Included already."""
    return full_record()


@pytest.fixture
def reviewer() -> Client:
    return staff("reviewer")


def page_of(participant, name):
    return f"/admin/research/record/{participant.public_id}/{name}/"


def decide(person, participant, state, reason=""):
    """Take the story and decide about it."""
    typed = {"state": state, "reason": reason, "take": "1"}
    return person.post(page_of(participant, "review"), typed)


def done(action):
    return [(e.actor, e.subject, e.detail) for e in Event.objects.filter(action=action)]


def test_a_story_is_sent_back_with_a_question_that_is_sealed_and_owed_a_mail(reviewer, participant):
    answer = decide(reviewer, participant, "sent_back", QUESTION)
    assert answer.status_code == 302
    row = Review.objects.order_by("decided_at").last()
    assert (row.state, row.decided_by) == ("sent_back", reviewer.actor)
    with reader():
        assert row.reason == QUESTION
    owed = Message.objects.get()
    assert (owed.kind, owed.subject) == ("consent.status", participant.pk)
    assert done("reviewed") == [(reviewer.actor, participant.pk, {"state": "sent_back"})]
    assert QUESTION not in str(list(Event.objects.values()))
    assert QUESTION in reviewer.get(page_of(participant, "review")).text


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("sent_back", "Write what you want to know"),
        ("declined", "Write why the story is declined"),
    ],
)
def test_sending_back_or_declining_without_a_reason_is_refused_with_a_sentence(
    reviewer, participant, state, sentence
):
    answer = decide(reviewer, participant, state)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert not Message.objects.exists()


@pytest.mark.parametrize("state", ["", "nothing", "\x00"])
def test_a_decision_that_is_none_is_refused(reviewer, participant, state):
    assert decide(reviewer, participant, state).status_code == 422
    assert Review.objects.count() == 2


def test_a_decision_owes_one_mail_though_the_button_is_pressed_twice(reviewer, participant):
    decide(reviewer, participant, "sent_back", QUESTION)
    decide(reviewer, participant, "included", "a reason that is not asked for")
    decide(reviewer, participant, "included")  # pressed twice
    assert Message.objects.count() == 2
    states = list(Review.objects.order_by("decided_at").values_list("state", flat=True))
    assert states == ["sent_back", "included", "sent_back", "included"]


def test_another_question_to_a_story_that_was_sent_back_is_kept(reviewer, participant):
    decide(reviewer, participant, "sent_back", QUESTION)
    decide(reviewer, participant, "sent_back", "And where?")
    with reader():
        assert Review.objects.latest("decided_at").reason == "And where?"


@pytest.mark.parametrize("state", ["sent_back", "declined"])
def test_what_was_sent_back_or_declined_is_hidden_from_researchers_until_it_is_included(
    reviewer, participant, state
):
    decide(reviewer, participant, state, QUESTION)
    researcher, steward = staff("researcher"), staff("data steward")
    for person in (researcher, steward):
        assert participant.public_id not in person.get("/admin/research/record/").text
        assert person.get(page_of(participant, "change")).status_code == 302  # there is none
    assert steward.get(page_of(participant, "identity")).status_code == 404
    assert not Record.objects.exists()
    assert STORY in reviewer.get(page_of(participant, "change")).text
    correct_country(participant=participant, country="FR")
    assert Review.objects.latest("decided_at").state == "answered"
    assert not Record.objects.exists()
    decide(reviewer, participant, "included")
    assert STORY in researcher.get(page_of(participant, "change")).text


@pytest.mark.parametrize(
    ("state", "reason", "by"),
    [
        ("sent_back", None, "user:1"),
        ("declined", None, "user:1"),
        ("included", QUESTION, "user:1"),
        ("included", None, "participant"),
        ("changed", None, "user:1"),
        ("answered", QUESTION, "participant"),
    ],
)
def test_the_database_holds_who_decides_what_and_that_it_says_why(participant, state, reason, by):
    with pytest.raises(IntegrityError), transaction.atomic():
        reviewed(participant, ReviewState(state), reason, by)


@pytest.mark.parametrize("role", ["researcher", "data steward", "medical reviewer", "editor"])
def test_nobody_else_reviews(role, participant):
    person = staff(role)
    assert person.get(page_of(participant, "review")).status_code == 403
    form = {"state": "sent_back", "reason": QUESTION}
    assert person.post(page_of(participant, "review"), form).status_code == 403
    assert "Review</a>" not in person.get(page_of(participant, "change")).text
    assert Review.objects.count() == 2


def test_who_never_confirmed_or_withdrew_can_not_be_reviewed(reviewer):
    withdrawn = full_record()
    Consent.objects.filter(participant=withdrawn).update(ended_at=timezone.now())
    for participant in (unconfirmed(), withdrawn):
        assert reviewer.get(page_of(participant, "review")).status_code == 404


def test_a_look_at_the_review_is_one_event_for_that_purpose(reviewer, participant):
    reviewer.get(page_of(participant, "review"))
    event = Event.objects.get(action="read")
    assert (event.subject, event.purpose) == (participant.pk, "review")
    assert set(event.detail["fields"]) == {
        *["public_id", "reason", "story", "name (compared)", "email (compared)"]
    }
