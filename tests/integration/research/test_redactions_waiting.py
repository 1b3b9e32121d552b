"""Reviewers find the redactions that wait for them, and their first page counts them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hesperion.privacy.audit.models import Event
from intake.stories.choices import ReviewState
from tests.factories.full_record import reviewed
from tests.factories.publishing import UNCONFIRMED, asked, redacted, willing
from tests.staff import in_group

pytestmark = pytest.mark.django_db

LIST = "/admin/research/redactions/"


@pytest.fixture
def reviewer():
    return in_group("reviewer")


def listed(person, part="confirm"):
    return person.get(f"{LIST}?part={part}").text


def test_only_what_others_wrote_is_to_be_confirmed(reviewer):
    own, others, done = willing(), willing(), willing()
    redacted(own, made_by=reviewer.actor, **UNCONFIRMED)
    redacted(others, **UNCONFIRMED)
    redacted(done)
    page = listed(reviewer)
    assert others.public_id in page
    assert own.public_id not in page
    assert "<td>English</td>" in page
    assert done.public_id in listed(reviewer, "ask")
    assert "redactions to confirm" in reviewer.get("/admin/").text


def test_what_was_sent_back_refused_or_not_begun_is_in_a_part_of_its_own(reviewer):
    back, refused, new = willing(), willing(), willing()
    returned = {"returned_by": "user:902", "returned_at": timezone.now(), "remark": "No."}
    redacted(back, made_by=reviewer.actor, **(UNCONFIRMED | returned))
    asked(refused)
    refused.publications.update(refused_at=timezone.now())
    for participant, part in ((back, "returned"), (refused, "refused"), (new, "write")):
        assert participant.public_id in listed(reviewer, part)
        others = {"confirm", "returned", "ask", "refused", "write"} - {part}
        assert all(participant.public_id not in listed(reviewer, other) for other in others)


def test_a_story_that_is_not_included_any_more_is_not_listed(reviewer):
    participant = willing()
    redacted(participant, **UNCONFIRMED)
    reviewed(participant, ReviewState.CHANGED, by="participant")
    assert participant.public_id not in listed(reviewer)


def test_each_participant_of_the_page_is_one_event_and_more_of_them_cost_no_more_queries(
    reviewer,
):
    redacted(willing(), **UNCONFIRMED)
    counts = []
    for _ in range(2):
        Event.objects.filter(action="read").delete()
        with CaptureQueriesContext(connection) as queries:
            reviewer.get(LIST)
        counts.append(len(queries))
        redacted(willing(), **UNCONFIRMED)
        redacted(willing(), **UNCONFIRMED)
    assert counts[0] == counts[1]
    events = Event.objects.filter(action="read", actor=reviewer.actor)
    assert {event.purpose for event in events} == {"publishing"}
    assert events.count() == events.values("subject").distinct().count() == 3


def test_an_unknown_part_is_the_first_one(reviewer):
    for part in ("x", "9" * 500):
        answer = reviewer.get(LIST, {"part": part})
        assert answer.status_code == 400
        assert "Another reviewer wrote them." in answer.text
