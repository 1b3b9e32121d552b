"""Participants see who opened their data, by role, purpose and day, and never by name."""

from datetime import timedelta
from html import unescape

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format

from hesperion.accounts.groups import RESEARCHER, STEWARD
from hesperion.privacy.reading import reading
from intake.my.uses import uses_of
from intake.participants.models import Contact
from intake.record.models import Story
from research.for_participants import extract_disclosures
from research.models import DeletionConfirmation, Extract
from tests.factories.extracts import add_extract, extract_of
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
            "The person of our team who looks after the data",
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
    assert "Nobody has opened the answers so far." in page
    assert "Nobody outside Hesperion got the answers." in page


def uses_page(participant, language="en"):
    prefix = "" if language == "en" else f"/{language}"
    page = signed_in(participant).get(f"{prefix}/my/{participant.public_id}/uses/").text
    return " ".join(BeautifulSoup(page, "html.parser").main.get_text(" ").split())


def test_data_that_was_given_out_is_explained_in_the_language_of_the_page():
    participant = confirmed()
    extract_of(participant, country="CL", starts_on="2027-01-02", ends_on="2028-03-04")
    page = uses_page(participant)
    today = date_format(timezone.localdate())
    for words in (
        "A university, Chile A university or hospital We want to know how kidneys fare",
        "From 2 January 2027 to 4 March 2028",
        f"Fetched On {today}",
        "What came out They have not told us yet.",
    ):
        assert words in page
    assert "A university, Chile Eine Universität oder ein Krankenhaus Wir wollen wissen" in (
        uses_page(participant, "de")
    )
    assert "Queremos saber cómo están los riñones" in uses_page(participant, "es")


def test_what_was_made_and_not_fetched_is_shown_and_what_is_not_finished_is_not():
    participant = confirmed()
    made = extract_of(participant, is_downloaded=False)
    assert "They have not fetched the answers yet." in uses_page(participant)
    Extract.objects.update(finished_at=None)
    assert "A university" not in uses_page(participant)
    Extract.objects.update(finished_at=made.finished_at)
    made.rows.update(ended_at=timezone.now())
    page = uses_page(participant)
    assert "They never had your answers." in page
    assert "delete" not in page


def test_who_ended_it_reads_that_deletion_was_asked_and_confirmed_and_what_came_out():
    participant, other = confirmed(), confirmed()
    made = extract_of(participant, other)
    before, now = timezone.now() - timedelta(days=1), timezone.now()
    DeletionConfirmation.objects.create(
        request=made.request, by=made.request.asked_by, count=1, at=before
    )
    made.rows.filter(participant=participant).update(ended_at=now)
    page = uses_page(participant)
    assert "they may not use your answers any more." in page
    assert "We asked them to delete what they have of you." in page
    assert "They have not told us yet that they did." in page
    DeletionConfirmation.objects.create(request=made.request, by=made.request.asked_by, count=1)
    made.request.results.create(
        kind="paper", link="https://example.com/paper", by=made.request.asked_by
    )
    assert f"On {date_format(timezone.localdate())} they told us that they did." in (
        uses_page(participant)
    )
    page = signed_in(other).get(f"/my/{other.public_id}/uses/").text
    assert '<a href="https://example.com/paper" rel="noopener noreferrer">A paper</a>' in page
    assert "delete" not in uses_page(other)


def test_extracts_of_one_request_are_shown_together_by_as_many_queries():
    participant = confirmed()
    add_extract(extract_of(participant).request, participant)
    assert uses_page(participant).count("A university, Germany") == 1
    assert "2 times, the last time on" in uses_page(participant)
    with CaptureQueriesContext(connection) as few:
        extract_disclosures(participant)
    extract_of(participant)
    with CaptureQueriesContext(connection) as more:
        assert len(extract_disclosures(participant)) == 2
    assert len(few) == len(more)


def test_an_identity_that_was_opened_is_told():
    participant = confirmed()
    with reading(actor="user:7", purpose="identity", reason="The person asked us to"):
        assert Contact.objects.get(pk=participant.pk).email
    (use,) = uses_of(participant)
    assert use.purpose == "To look up the name and the email address, with a written reason"
