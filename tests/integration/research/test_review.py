"""Reviewers decide on records; the participant is told, and nobody else may."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from hesperion.mail.models import Message
from hesperion.privacy.audit.models import Event
from intake.consent.models import Consent
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
    return person.post(page_of(participant, "review"), {"state": state, "reason": reason})


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


def test_sending_back_without_a_question_is_refused_with_a_sentence(reviewer, participant):
    answer = decide(reviewer, participant, "sent_back")
    assert answer.status_code == 422
    assert "Write what you want to know" in answer.text
    assert not Message.objects.exists()


@pytest.mark.parametrize("state", ["", "nothing", "\x00"])
def test_a_decision_that_is_none_is_refused(reviewer, participant, state):
    assert decide(reviewer, participant, state).status_code == 422
    assert Review.objects.count() == 2


def test_taking_into_review_owes_no_mail_and_including_owes_one(reviewer, participant):
    decide(reviewer, participant, "in_review", "a reason that is not asked for")
    assert not Message.objects.exists()
    decide(reviewer, participant, "included")
    decide(reviewer, participant, "included")  # pressed twice
    assert Message.objects.count() == 1
    states = list(Review.objects.order_by("decided_at").values_list("state", flat=True))
    assert states == ["sent_back", "included", "in_review", "included"]


def test_what_was_sent_back_is_hidden_from_researchers_until_it_is_read_again(
    reviewer, participant
):
    decide(reviewer, participant, "sent_back", QUESTION)
    researcher, steward = staff("researcher"), staff("data steward")
    for person in (researcher, steward):
        assert participant.public_id not in person.get("/admin/research/record/").text
        assert person.get(page_of(participant, "change")).status_code == 302  # there is none
    assert steward.get(page_of(participant, "identity")).status_code == 404
    assert not Record.objects.exists()
    assert STORY in reviewer.get(page_of(participant, "change")).text
    decide(reviewer, participant, "in_review")
    assert STORY in researcher.get(page_of(participant, "change")).text


def test_the_database_holds_that_sending_back_says_why(participant):
    for state, reason in (("sent_back", None), ("included", QUESTION)):
        with pytest.raises(IntegrityError), transaction.atomic():
            reviewed(participant, ReviewState(state), reason)


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
    assert event.detail["fields"] == ["public_id", "reason"]
