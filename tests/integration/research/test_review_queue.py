"""Reviewers take stories from the queue, and nobody decides about a story that another has."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from hesperion.accounts.models import User
from hesperion.mail.models import Message
from hesperion.privacy.audit.models import Event
from intake.my.actions import correct_answers
from intake.stories.actions.claims import NotClaimed, claim_story, release_claim, require_claim
from intake.stories.choices import ReviewState
from intake.stories.models import Claim, Flag, Publication, Review, StoryTopics
from research.models import Record
from research.review_queue.actions import take_next
from tests.factories.full_record import reviewed
from tests.factories.intake import STORY, confirmed
from tests.factories.my import signed_in
from tests.factories.publishing import approved, willing
from tests.people import reader
from tests.services import in_parallel
from tests.staff import in_group

QUEUE = "/admin/research/review/"
QUESTION = "In which year were you given the cells?"

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer():
    return named("Testperson", "Reviewer", email="reviewer@example.com")


@pytest.fixture
def colleague():
    return named("Testperson", "Colleague", email="colleague@example.com")


def named(first, last, email):
    client = in_group("reviewer", email=email)
    User.objects.filter(pk=client.user.pk).update(first_name=first, last_name=last)
    return client


def page_of(participant, name="review"):
    return f"/admin/research/record/{participant.public_id}/{name}/"


def decide(person, participant, state="included", reason="", **more):
    return person.post(page_of(participant), {"state": state, "reason": reason, **more})


def take(person):
    """The public id of the story that the person is given."""
    return person.post(f"{QUEUE}take/").url.split("/")[-3]


def end_claim():
    Claim.objects.update(until=timezone.now() - timedelta(seconds=1))


def version_on(page):
    return page.text.partition('name="version" value="')[2].partition('"')[0]


def flag_danger(participant):
    Flag.objects.create(participant=participant, reason="They want to die.", flagged_by="user:1")


def test_a_story_is_taken_kept_by_saving_and_free_after_the_decision(reviewer):
    participant = confirmed()
    assert reviewer.post(page_of(participant, "claim")).url == page_of(participant)
    claim = Claim.objects.get()
    assert claim.by == reviewer.actor
    assert timedelta(minutes=29) < claim.until - timezone.now() <= timedelta(minutes=30)
    end_claim()
    with transaction.atomic():
        require_claim(participant, reviewer.actor)  # nobody else has taken it meanwhile
    assert Claim.objects.get().until > timezone.now()
    assert decide(reviewer, participant).url == QUEUE
    assert not Claim.objects.exists()


def test_a_decision_without_a_claim_is_refused_and_what_was_typed_is_kept(reviewer):
    participant = confirmed()
    answer = decide(reviewer, participant, "sent_back", QUESTION)
    assert answer.status_code == 409
    assert "You have not taken this story" in answer.text
    assert QUESTION in answer.text
    assert not Review.objects.exists()
    assert decide(reviewer, participant, "sent_back", QUESTION, take="1").status_code == 302


def test_who_comes_too_late_is_told_by_whom_and_until_when(reviewer, colleague):
    participant = confirmed()
    reviewer.post(page_of(participant, "claim"))
    end_claim()
    colleague.post(page_of(participant, "claim"))
    until = f"{Claim.objects.get().until:%H:%M} UTC"
    for more in ({}, {"take": "1"}):
        answer = decide(reviewer, participant, "declined", "About another disease.", **more)
        assert answer.status_code == 409
        assert "Testperson Colleague has this story until" in answer.text
        assert until in answer.text
        assert "About another disease." in answer.text
    assert "Testperson Colleague" in reviewer.get(page_of(participant)).text
    refused = reviewer.post(page_of(participant, "claim"), follow=True)
    assert "Testperson Colleague has this story until" in refused.text
    assert decide(colleague, participant).status_code == 302


def test_a_claim_of_another_that_ran_out_gives_no_right_to_decide(reviewer):
    participant = confirmed()
    claim_story(subject=participant.pk, by="user:0")
    end_claim()
    with transaction.atomic(), pytest.raises(NotClaimed):
        require_claim(participant, reviewer.actor)


def test_only_ones_own_claim_is_given_back(reviewer, colleague):
    participant = confirmed()
    reviewer.post(page_of(participant, "claim"))
    colleague.post(page_of(participant, "release"))
    assert Claim.objects.get().by == reviewer.actor
    reviewer.post(page_of(participant, "release"))
    assert not Claim.objects.exists()


def test_a_story_has_one_claim_of_somebody():
    participant = confirmed()
    for by in ("user:1", ""):
        Claim.objects.filter(by=by).delete()
    Claim.objects.create(participant=participant, by="user:1", until=timezone.now())
    for by in ("user:2", ""):
        with pytest.raises(IntegrityError), transaction.atomic():
            Claim(participant=participant, by=by, until=timezone.now()).save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_reviewers_in_the_same_second_get_different_stories():
    waiting = {confirmed().public_id for _ in range(6)}
    actors = iter([f"user:{number}" for number in range(8)])
    given = in_parallel(8, lambda: take_next(by=next(actors)))
    assert sorted(filter(None, given)) == sorted(waiting)
    assert Claim.objects.count() == 6


@pytest.mark.django_db(transaction=True)
def test_reviewers_who_take_one_story_in_the_same_second_are_one_and_the_others_are_told():
    participant = confirmed()
    actors = iter([f"user:{number}" for number in range(8)])

    def press():
        try:
            return claim_story(subject=participant.pk, by=next(actors)).by
        except NotClaimed as error:
            return error.by

    assert set(in_parallel(8, press)) == {Claim.objects.get().by}


def test_flagged_stories_come_first_then_the_one_that_waits_longest(reviewer):
    first, second, flagged, answered = (confirmed() for _ in range(4))
    flag_danger(flagged)
    reviewed(answered, ReviewState.SENT_BACK, QUESTION)
    reviewed(answered, ReviewState.ANSWERED, by="participant")
    expected = [flagged, first, second, answered]
    assert [take(reviewer) for _ in expected] == [one.public_id for one in expected]
    assert "No story waits" in reviewer.post(f"{QUEUE}take/", follow=True).text


def test_the_queue_shows_what_waits_why_and_who_has_it(reviewer, colleague):
    new, changed, answered = confirmed(), confirmed(), confirmed()
    reviewed(changed, ReviewState.INCLUDED)
    reviewed(answered, ReviewState.SENT_BACK, QUESTION)
    with reader():
        for participant in (changed, answered):
            correct_answers(participant=participant, step="story", values={"text": "Anew."})
    reviewed(confirmed(), ReviewState.INCLUDED)
    flag_danger(new)
    colleague.post(page_of(new, "claim"))
    unread = reviewer.get(QUEUE)
    assert unread.text.index(new.public_id) < unread.text.index(changed.public_id)
    for words in ("Flagged", "Changed since it was included", "Testperson Colleague", "English"):
        assert words in unread.text
    assert answered.public_id not in unread.text
    assert "Unread <b>2</b>" in unread.text
    assert "Mine <b>0</b>" in unread.text
    assert "Answered <b>1</b>" in unread.text
    assert answered.public_id in reviewer.get(f"{QUEUE}?tab=answered").text
    assert new.public_id in colleague.get(f"{QUEUE}?tab=mine").text


def test_the_queue_leaves_one_read_event_for_each_story_on_it(reviewer):
    for _ in range(3):
        confirmed()
    reviewer.get(QUEUE)
    events = Event.objects.filter(action="read")
    assert {event.subject for event in events} == set(
        Record.objects.values_list("subject", flat=True)
    )
    assert {(event.purpose, "story" in event.detail["fields"]) for event in events} == {
        ("review", False)
    }
    assert events.count() == 3


@pytest.mark.parametrize("query", ["tab=nothing", "after=x", "after=0.1.HSP-0000-000"])
def test_an_address_that_names_no_page_shows_the_first_one_with_a_sentence(reviewer, query):
    participant = confirmed()
    page = reviewer.get(f"{QUEUE}?{query}")
    assert (page.status_code, participant.public_id in page.text) == (400, True)
    assert "names no page of the queue" in page.text


@pytest.mark.parametrize("role", ["researcher", "data steward", "medical reviewer", "editor"])
def test_nobody_else_sees_the_queue_or_takes_a_story(role):
    participant, person = confirmed(), in_group(role)
    refused = person.get(QUEUE)
    assert (refused.status_code, "Your role does not open" in refused.text) == (403, True)
    assert person.post(f"{QUEUE}take/").status_code == 403
    assert person.post(page_of(participant, "claim")).status_code == 403
    assert not Claim.objects.exists()


def test_a_story_that_changed_meanwhile_is_not_decided_and_the_new_text_is_shown(reviewer):
    participant = confirmed()
    reviewer.post(page_of(participant, "claim"))
    shown = reviewer.get(page_of(participant))
    assert STORY in shown.text
    with reader():
        correct_answers(participant=participant, step="story", values={"text": "It was otherwise."})
    answer = decide(reviewer, participant, "declined", "Why it is so.", version=version_on(shown))
    assert answer.status_code == 409
    for words in ("changed while you read", "It was otherwise.", "Why it is so."):
        assert words in answer.text
    assert not Review.objects.exists()
    again = decide(reviewer, participant, "declined", "Why it is so.", version=version_on(answer))
    assert again.status_code == 302


@pytest.mark.django_db(transaction=True)
def test_what_came_back_stands_beside_the_question(reviewer):
    participant = confirmed()
    reviewed(participant, ReviewState.SENT_BACK, QUESTION)
    with reader():
        correct_answers(participant=participant, step="car-t", values={"status": "waiting"})
    page = reviewer.get(page_of(participant)).text
    for words in (QUESTION, "Changed since our decision", "Before", "Now"):
        assert words in page
    assert "user:" not in page


def test_the_participant_reads_why_their_story_was_declined_and_gets_a_mail(reviewer):
    participant = confirmed()
    decide(reviewer, participant, "declined", "It is about another disease.", take="1")
    page = signed_in(participant).get("/my/").text
    for words in ("Not taken into the study", "It is about another disease.", "we read it again"):
        assert words in page
    assert Message.objects.filter(kind="consent.status", subject=participant.pk).exists()
    file = signed_in(participant).get(f"/my/{participant.public_id}/download/file/").json()
    assert file["reviews"][0]["reason"] == "It is about another disease."


def test_who_is_declined_is_published_no_more(reviewer):
    participant = willing()
    approved(participant)
    decide(reviewer, participant, "declined", "It is about another disease.", take="1")
    assert Publication.objects.get().ended_at


def test_a_story_that_was_erased_or_withdrawn_meanwhile_is_not_taken(reviewer):
    release_claim(subject=confirmed().pk, by=reviewer.actor)
    participant = confirmed()
    participant.consents.update(ended_at=timezone.now())
    assert take(reviewer) != participant.public_id
    assert reviewer.post(page_of(participant, "claim")).status_code == 404


def test_the_first_page_counts_what_waits_and_takes_the_next(reviewer):
    assert "Take the next story" not in reviewer.get("/admin/").text
    new, answered = confirmed(), confirmed()
    flag_danger(new)
    reviewed(answered, ReviewState.SENT_BACK, QUESTION)
    reviewed(answered, ReviewState.ANSWERED, by="participant")
    panel = reviewer.get("/admin/").text.partition('id="panel-1"')[2].partition("</section>")[0]
    for number in ("1</b> unread", "1</b> flagged", "0</b> taken by you", "1</b> answered"):
        assert number in panel
    assert "the longest wait" in panel
    assert f'action="{QUEUE}take/"' in panel


def test_topics_are_ticked_with_a_decision_shown_on_the_record_and_filtered_by(reviewer):
    participant = confirmed()
    decide(reviewer, participant, take="1", topics=["work", "fatigue"])
    page = reviewer.get(page_of(participant, "change")).text
    assert "Tiredness and strength · Work, school and studies" in page
    for topic, is_found in (("work", True), ("money", False)):
        found = reviewer.get(f"/admin/research/record/?topic={topic}").text
        assert (f"/{participant.public_id}/" in found) == is_found
    decide(reviewer, participant, take="1", topics=["work"])  # the same decision, with other topics
    assert StoryTopics.objects.get().codes == ["work"]
    assert Review.objects.count() == 1
    assert decide(reviewer, participant, take="1", topics=["nothing"]).status_code == 422
