"""Reviewers decide on records and flag danger; the participant is told, and nobody else may."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from hesperion.accounts.models import User
from hesperion.mail.actions import deliver_due
from hesperion.mail.models import Message
from hesperion.privacy.audit.models import Event
from hesperion.settings.queues import CELERY_BEAT_SCHEDULE
from intake.consent.models import Consent
from intake.record.models import Diagnosis
from intake.stories.actions import reviews
from intake.stories.choices import ReviewState
from intake.stories.models import Flag as Raised
from intake.stories.models import Review
from intake.stories.tasks import escalate_flags
from research.models import ROWS, Flag, Record
from tests.factories.full_record import full_record, reviewed, unconfirmed
from tests.factories.intake import STORY
from tests.people import reader
from tests.staff import in_group, member

pytestmark = pytest.mark.django_db

QUESTION = "In which year were you given the cells?"
DANGER = "They write that they want to die."
DECISION = "I called their clinic, which sees them today."


def staff(group: str) -> Client:
    return in_group(group, email=f"{group.replace(' ', '.')}@example.com")


@pytest.fixture
def participant():
    """Included already, and a danger of theirs decided on."""
    return full_record()


@pytest.fixture
def reviewer() -> Client:
    return staff("reviewer")


def page_of(participant, name):
    return f"/admin/research/record/{participant.public_id}/{name}/"


def decide(person, participant, state, reason=""):
    return person.post(page_of(participant, "review"), {"state": state, "reason": reason})


def raise_flag(person, participant):
    return person.post(page_of(participant, "flag"), {"reason": DANGER})


def open_flag():
    return Flag.objects.get(decided_at=None)


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
@pytest.mark.parametrize("page", ["review", "flag"])
def test_nobody_else_reviews_or_flags(role, page, participant):
    person = staff(role)
    assert person.get(page_of(participant, page)).status_code == 403
    form = {"state": "sent_back", "reason": QUESTION}
    assert person.post(page_of(participant, page), form).status_code == 403
    assert "Review</a>" not in person.get(page_of(participant, "change")).text
    assert (Review.objects.count(), Raised.objects.count()) == (2, 1)


@pytest.mark.parametrize("page", ["review", "flag"])
def test_who_never_confirmed_or_withdrew_can_not_be_reviewed(reviewer, page):
    withdrawn = full_record()
    Consent.objects.filter(participant=withdrawn).update(ended_at=timezone.now())
    for participant in (unconfirmed(), withdrawn):
        assert reviewer.get(page_of(participant, page)).status_code == 404


def test_a_look_at_the_review_is_one_event_for_that_purpose(reviewer, participant):
    reviewer.get(page_of(participant, "review"))
    event = Event.objects.get(action="read")
    assert (event.subject, event.purpose) == (participant.pk, "review")
    assert event.detail["fields"] == ["public_id", "reason"]


def test_a_danger_is_flagged_once_and_a_medical_reviewer_decides_once(reviewer, participant):
    raise_flag(reviewer, participant)
    raise_flag(reviewer, participant)
    assert done("flagged") == [(reviewer.actor, participant.pk, {})]
    flag = open_flag()
    medical = staff("medical reviewer")
    listed = medical.get("/admin/research/flag/").text.partition("result_list")[2]
    assert participant.public_id in listed
    assert listed.index("Open") < listed.index("Decided")
    page = medical.get(f"/admin/research/flag/{flag.pk}/change/").text
    assert DANGER in page
    assert STORY in page
    decision = f"/admin/research/flag/{flag.pk}/decide/"
    assert medical.get(decision).status_code == 200
    assert medical.post(decision, {"decision": ""}).status_code == 422
    assert medical.post(decision, {"decision": DECISION}).status_code == 302
    assert medical.post(decision, {"decision": "Another."}).status_code == 404
    with reader():
        flag.refresh_from_db()
        assert (flag.decision, flag.decided_by) == (DECISION, medical.actor)
    assert done("flag-decided") == [(medical.actor, participant.pk, {})]
    assert DANGER not in str(list(Event.objects.values()))


def test_a_reviewer_sees_the_flags_and_decides_none(reviewer, participant):
    raise_flag(reviewer, participant)
    flag = open_flag()
    assert DANGER in reviewer.get(f"/admin/research/flag/{flag.pk}/change/").text
    answer = reviewer.post(f"/admin/research/flag/{flag.pk}/decide/", {"decision": DECISION})
    assert answer.status_code == 403
    assert open_flag()


@pytest.mark.parametrize("role", ["researcher", "data steward"])
def test_flags_are_shown_to_nobody_else(role, participant):
    flag = Flag.objects.get()
    person = staff(role)
    assert person.get("/admin/research/flag/").status_code == 403
    assert person.get(f"/admin/research/flag/{flag.pk}/change/").status_code == 403


def test_a_flag_that_waits_longer_than_a_working_day_is_marked(reviewer, participant):
    raise_flag(reviewer, participant)
    assert "Overdue" not in reviewer.get("/admin/research/flag/").text
    Raised.objects.filter(decided_at=None).update(flagged_at=timezone.now() - timedelta(days=5))
    assert "Overdue" in reviewer.get("/admin/research/flag/?state=open").text
    assert "Overdue" not in reviewer.get("/admin/research/flag/?state=decided").text


@pytest.mark.parametrize(
    ("raised", "due"),
    [
        ("2026-11-23", "2026-11-24"),  # Monday
        ("2026-11-26", "2026-11-27"),  # Thursday
        ("2026-11-27", "2026-11-30"),  # Friday
        ("2026-11-28", "2026-11-30"),  # Saturday
    ],
)
def test_a_working_day_ends_on_none_of_the_weekend(raised, due):
    at = datetime.fromisoformat(raised).replace(hour=15, tzinfo=UTC)
    assert Flag(flagged_at=at).due_at.date().isoformat() == due


def test_who_withdraws_takes_their_flags_out_of_sight(participant):
    Consent.objects.update(ended_at=timezone.now())
    assert not Flag.objects.exists()
    assert not ROWS[Diagnosis].objects.exists()


def owed(kind):
    return set(Message.objects.filter(kind=kind).values_list("subject", flat=True))


def test_a_flag_is_mailed_at_once_to_each_medical_reviewer_and_tells_nothing(
    reviewer, participant, postbox
):
    doctor, colleague = (
        member("medical reviewer", email="a@example.com"),
        member("medical reviewer", email="b@example.com"),
    )
    member("data steward", email="steward@example.com")
    raise_flag(reviewer, participant)
    assert owed("staff.flagged") == {doctor.subject, colleague.subject}
    deliver_due()
    assert {letter["To"] for letter in postbox.letters} == {"a@example.com", "b@example.com"}
    for letter in postbox.letters:
        parts = [letter.get_body([kind]).get_content() for kind in ("plain", "html")]
        text = "\n".join([*parts, letter["Subject"]])
        assert text.count("/admin/research/flag/?state=open") == 2
        for told in (DANGER, participant.public_id, str(participant.pk), str(open_flag().pk)):
            assert told not in text


def test_where_nobody_decides_about_dangers_the_stewards_are_mailed(reviewer, participant):
    steward = member("data steward", email="steward@example.com")
    raise_flag(reviewer, participant)
    assert owed("staff.flagged") == {steward.subject}


def test_a_flag_that_was_decided_before_the_mail_went_out_sends_none(
    reviewer, participant, postbox
):
    doctor = member("medical reviewer", email="a@example.com")
    raise_flag(reviewer, participant)
    with reader():
        reviews.decide_flag(flag=open_flag().pk, decision=DECISION, by=f"user:{doctor.pk}")
    deliver_due()
    assert postbox.letters == []


def test_a_late_flag_is_told_to_the_stewards_once(reviewer, participant, postbox):
    steward = member("data steward", email="steward@example.com")
    raise_flag(reviewer, participant)
    assert reviews.escalate_flags() == 0
    Raised.objects.filter(decided_at=None).update(flagged_at=timezone.now() - timedelta(days=5))
    assert (reviews.escalate_flags(), reviews.escalate_flags()) == (1, 0)
    assert owed("staff.flag_late") == {steward.subject}
    deliver_due()
    assert [letter["Subject"] for letter in postbox.letters] == [
        *["Something waits for your decision", "A decision is overdue"]
    ]


def test_a_decided_or_a_withdrawn_participants_flag_is_not_late(reviewer, participant):
    raise_flag(reviewer, participant)
    Raised.objects.update(flagged_at=timezone.now() - timedelta(days=5))
    Consent.objects.update(ended_at=timezone.now())
    assert reviews.escalate_flags() == 0


def test_beat_looks_for_late_flags():
    planned = {entry["task"] for entry in CELERY_BEAT_SCHEDULE.values()}
    assert escalate_flags.name in planned
    escalate_flags()


def test_doctors_see_on_the_first_page_of_the_cms_what_waits_and_how_long(reviewer, participant):
    doctor = staff("medical reviewer")
    assert "Serious danger" not in doctor.get("/cms/").text
    raise_flag(reviewer, participant)
    now = timezone.now()
    Raised.objects.filter(decided_at=None).update(flagged_at=now - timedelta(days=5))
    page = doctor.get("/cms/").text
    flag = open_flag()
    assert f'href="/admin/research/flag/{flag.pk}/change/"' in page
    assert "hours late" in page
    assert participant.public_id not in page
    assert doctor.get(f"/admin/research/flag/{flag.pk}/change/").status_code == 200
    assert "Serious danger" not in staff("editor").get("/cms/").text


def test_a_flag_tells_people_and_times_in_words_and_leads_nowhere_that_is_closed(
    reviewer, participant
):
    User.objects.filter(email="reviewer@example.com").update(
        first_name="Testperson", last_name="Reviewer"
    )
    raise_flag(reviewer, participant)
    Raised.objects.filter(decided_at=None).update(
        flagged_at=datetime(2026, 11, 27, 7, 8, 7, 911024, tzinfo=UTC)
    )
    page = staff("medical reviewer").get(f"/admin/research/flag/{open_flag().pk}/change/").text
    for told in ("Testperson Reviewer", "30 November 2026, 07:08", participant.public_id):
        assert told in page
    for untold in ("user:", "911024", "+00:00", "/admin/research/record/"):
        assert untold not in page
