"""Reviewers flag danger, medical reviewers are mailed and decide, and nobody else may."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from hesperion.accounts.models import User
from hesperion.mail.actions import deliver_due
from hesperion.mail.models import Message
from hesperion.privacy.audit.models import Event
from hesperion.settings.queues import CELERY_BEAT_SCHEDULE
from intake.consent.models import Consent
from intake.record.models import Diagnosis
from intake.stories.actions import flags
from intake.stories.choices import FlagOutcome
from intake.stories.models import Flag as Raised
from intake.stories.models.review import flag_due_at, flag_half_at
from intake.stories.tasks import escalate_flags
from research.models import ROWS, Flag
from tests.factories.full_record import full_record
from tests.factories.intake import STORY
from tests.people import reader
from tests.staff import in_group, member

pytestmark = pytest.mark.django_db

DANGER = "They write that they want to die."
DECISION = "I called their clinic, which sees them today."


def staff(group: str) -> Client:
    return in_group(group, email=f"{group.replace(' ', '.')}@example.com")


@pytest.fixture
def participant():
    """A danger of theirs was decided on already."""
    return full_record()


@pytest.fixture
def reviewer() -> Client:
    return staff("reviewer")


def page_of(participant, name="flag"):
    return f"/admin/research/record/{participant.public_id}/{name}/"


def raise_flag(person, participant, reason=DANGER):
    return person.post(page_of(participant), {"reason": reason})


def open_flag():
    return Flag.objects.get(decided_at=None)


def done(action):
    return [(e.actor, e.subject, e.detail) for e in Event.objects.filter(action=action)]


def decide(person, flag, decision=DECISION, outcome="danger"):
    form = {"decision": decision, "outcome": outcome}
    return person.post(f"/admin/research/flag/{flag.pk}/decide/", form)


def late_since(days):
    then = timezone.now() - timedelta(days=days)
    Raised.objects.filter(decided_at=None).update(flagged_at=then)


def test_two_presses_of_the_button_are_one_flag(reviewer, participant):
    assert raise_flag(reviewer, participant).status_code == 302
    assert raise_flag(reviewer, participant).status_code == 302
    assert done("flagged") == [(reviewer.actor, participant.pk, {})]
    assert open_flag()


def test_a_person_can_have_several_open_flags_which_the_page_shows(reviewer, participant):
    colleague = in_group("reviewer", email="colleague@example.com")
    raise_flag(reviewer, participant)
    raise_flag(reviewer, participant, "They stopped their heart medicine.")
    raise_flag(colleague, participant)
    assert Flag.objects.filter(decided_at=None).count() == 3
    page = reviewer.get(page_of(participant)).text
    assert page.count(DANGER) == 2
    assert "They stopped their heart medicine." in page
    assert "colleague@example.com" in page
    assert "hours left" in page or "hour left" in page


def test_a_flag_is_listed_and_decided_with_the_story_before_the_eyes(reviewer, participant):
    raise_flag(reviewer, participant)
    flag = open_flag()
    medical = staff("medical reviewer")
    listed = medical.get("/admin/research/flag/").text.partition("result_list")[2]
    assert participant.public_id in listed
    assert listed.index("Open") < listed.index("Decided")
    for page in ("change", "decide"):
        shown = medical.get(f"/admin/research/flag/{flag.pk}/{page}/").text
        assert DANGER in shown
        assert STORY in shown
    assert decide(medical, flag, "").status_code == 422
    assert decide(medical, flag, outcome="").status_code == 422
    assert decide(medical, flag).status_code == 302
    with reader():
        flag.refresh_from_db()
        assert (flag.outcome, flag.decision) == ("danger", DECISION)
        assert flag.decided_by == medical.actor
    assert done("flag-decided") == [(medical.actor, participant.pk, {"outcome": "danger"})]
    assert DANGER not in str(list(Event.objects.values()))


def test_a_doctor_may_say_that_it_is_no_danger(reviewer, participant):
    raise_flag(reviewer, participant)
    flag = open_flag()
    decide(staff("medical reviewer"), flag, outcome="no_danger")
    assert "Not a danger" in reviewer.get(f"/admin/research/flag/{flag.pk}/change/").text


def test_a_second_decision_is_told_who_decided_and_keeps_what_was_typed(reviewer, participant):
    raise_flag(reviewer, participant)
    flag = open_flag()
    faster = in_group("medical reviewer", email="faster@example.com")
    decide(faster, flag)
    slower = staff("medical reviewer")
    answer = decide(slower, flag, "They are safe at home.", "no_danger")
    assert answer.status_code == 409
    assert "faster@example.com decided on this flag on " in answer.text
    assert DECISION in answer.text
    assert "They are safe at home." in answer.text
    assert slower.get(f"/admin/research/flag/{flag.pk}/decide/").status_code == 200
    assert Raised.objects.get(pk=flag.pk).decided_by == faster.actor


def test_a_decision_on_a_flag_whose_participant_withdrew_keeps_what_was_typed(
    reviewer, participant
):
    raise_flag(reviewer, participant)
    flag = open_flag()
    Consent.objects.update(ended_at=timezone.now())
    answer = decide(staff("medical reviewer"), flag)
    assert answer.status_code == 404
    assert "Its participant withdrew" in answer.text
    assert DECISION in answer.text
    assert not done("flag-decided")


def test_of_two_decisions_in_the_same_second_one_is_kept(reviewer, participant, monkeypatch):
    """The other doctor's decision is stored after the page looked at the flag, and before it locks it."""
    raise_flag(reviewer, participant)
    flag = open_flag()
    faster = member("medical reviewer", email="faster@example.com")
    kept = {"outcome": FlagOutcome.DANGER, "decision": DECISION}

    def overtaken(**values):
        flags.decide_flag(flag=flag.pk, by=f"user:{faster.pk}", **kept)
        flags.decide_flag(**values)

    monkeypatch.setattr("research.flags.deciding.decide_flag", overtaken)
    answer = decide(staff("medical reviewer"), flag, "They are safe at home.", "no_danger")
    assert answer.status_code == 409
    assert "faster@example.com decided on this flag" in answer.text
    assert "They are safe at home." in answer.text


def test_a_reviewer_sees_the_flags_and_decides_none(reviewer, participant):
    raise_flag(reviewer, participant)
    flag = open_flag()
    assert DANGER in reviewer.get(f"/admin/research/flag/{flag.pk}/change/").text
    assert decide(reviewer, flag).status_code == 403
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
    late_since(days=5)
    assert "Overdue" in reviewer.get("/admin/research/flag/?state=open").text
    assert "Overdue" not in reviewer.get("/admin/research/flag/?state=decided").text


@pytest.mark.parametrize(
    ("raised", "half", "due"),
    [
        ("2026-11-23T15:00", "2026-11-24T03:00", "2026-11-24T15:00"),  # Monday
        ("2026-11-26T15:00", "2026-11-27T03:00", "2026-11-27T15:00"),  # Thursday
        ("2026-11-27T18:00", "2026-11-29T06:00", "2026-11-30T18:00"),  # Friday evening
        ("2026-11-28T23:30", "2026-11-29T23:30", "2026-11-30T23:30"),  # Saturday
        ("2026-11-29T09:00", "2026-11-29T21:00", "2026-11-30T09:00"),  # Sunday
        ("2026-03-28T23:30", "2026-03-29T23:30", "2026-03-30T23:30"),  # clocks change in Europe
    ],
)
def test_the_time_ends_on_a_working_day_and_half_of_it_is_half_of_the_hours(raised, half, due):
    at, half_at, due_at = (
        datetime.fromisoformat(f"{time}:00+00:00") for time in (raised, half, due)
    )
    assert (flag_half_at(at), flag_due_at(at)) == (half_at, due_at)
    assert Flag(flagged_at=at).due_at == due_at


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
        decided = {"outcome": FlagOutcome.DANGER, "decision": DECISION, "by": f"user:{doctor.pk}"}
        flags.decide_flag(flag=open_flag().pk, **decided)
    deliver_due()
    assert postbox.letters == []


def between_half_and_end():
    """A time of flagging of which more than half has passed now, whichever day of the week it is."""
    now = timezone.now()
    earlier = (now - timedelta(hours=hours) for hours in range(73))
    return next(at for at in earlier if flag_half_at(at) < now < flag_due_at(at))


def test_after_half_of_the_time_each_doctor_is_mailed_again_and_at_its_end_others(
    reviewer, participant, postbox
):
    doctor = member("medical reviewer", email="doctor@example.com")
    steward = member("data steward", email="steward@example.com")
    raise_flag(reviewer, participant)
    assert flags.escalate_flags() == 0
    Raised.objects.filter(decided_at=None).update(flagged_at=between_half_and_end())
    assert (flags.escalate_flags(), flags.escalate_flags()) == (1, 0)
    assert owed("staff.flag_late") == set()
    late_since(days=5)
    assert (flags.escalate_flags(), flags.escalate_flags()) == (1, 0)
    assert owed("staff.flag_waiting") == {doctor.subject}
    assert owed("staff.flag_late") == {steward.subject, reviewer.user.subject}
    deliver_due()
    assert sorted((letter["To"], letter["Subject"]) for letter in postbox.letters) == [
        ("doctor@example.com", "Half of the time for a decision has passed"),
        ("doctor@example.com", "Something waits for your decision"),
        ("reviewer@example.com", "A decision is overdue"),
        ("steward@example.com", "A decision is overdue"),
    ]


def test_a_decided_or_a_withdrawn_participants_flag_is_not_late(reviewer, participant):
    raise_flag(reviewer, participant)
    Raised.objects.update(flagged_at=timezone.now() - timedelta(days=5))
    Consent.objects.update(ended_at=timezone.now())
    assert flags.escalate_flags() == 0


def test_beat_looks_for_late_flags():
    planned = {entry["task"] for entry in CELERY_BEAT_SCHEDULE.values()}
    assert escalate_flags.name in planned
    escalate_flags()


def test_doctors_see_on_the_first_page_of_the_cms_what_waits_and_how_long(reviewer, participant):
    doctor = staff("medical reviewer")
    assert "Serious danger" not in doctor.get("/cms/").text
    raise_flag(reviewer, participant)
    late_since(days=5)
    page = doctor.get("/cms/").text
    flag = open_flag()
    assert f'href="/admin/research/flag/{flag.pk}/change/"' in page
    assert "hours late" in page
    panel = doctor.get("/admin/").text
    assert "<b>1</b> flags to decide on" in panel
    assert f'href="/admin/research/flag/{flag.pk}/change/">Read the flag that is due first' in panel
    assert "hours late</b> for the flag that is due first" in panel
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


def test_whoever_has_only_the_role_of_a_doctor_gets_wherever_mail_and_panels_lead(
    reviewer, participant, postbox
):
    doctor = staff("medical reviewer")
    raise_flag(reviewer, participant)
    deliver_due()
    [letter] = postbox.letters
    mailed = re.findall(r"https?://[^/]+(/\S+)", letter.get_body(["plain"]).get_content())
    pages = [doctor.get(area) for area in ("/cms/", "/admin/", *mailed)]
    links = {
        link["href"]
        for page in pages
        for link in BeautifulSoup(page.content, "html.parser").select("a[href*='/research/flag/']")
    }
    assert len(links) > 2
    answers = {path: doctor.get(path).status_code for path in {*mailed, *links}}
    assert set(answers.values()) == {200}, answers
    assert 'href="/cms/"' in doctor.get(f"/admin/research/flag/{open_flag().pk}/decide/").text


def test_a_doctor_reads_the_case_line_and_all_flags_of_the_person(reviewer, participant):
    raise_flag(reviewer, participant)
    raise_flag(reviewer, participant, "They stopped their heart medicine.")
    doctor = staff("medical reviewer")
    flag = Flag.objects.filter(decided_at=None).first()
    Event.objects.all().delete()
    for page in ("change", "decide"):
        shown = doctor.get(f"/admin/research/flag/{flag.pk}/{page}/").text
        assert DANGER in shown
        assert "They stopped their heart medicine." in shown
        assert 'class="case-line"' in shown
        event = Event.objects.get()
        assert (event.subject, event.purpose) == (participant.pk, "safety")
        assert {"case_line", "story", "reason", "decision"} <= set(event.detail["fields"])
        Event.objects.all().delete()
