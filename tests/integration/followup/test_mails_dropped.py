"""What became wrong after it was enqueued is not sent: each mail asks again when it leaves."""

import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from hesperion.mail.actions import deliver_due
from hesperion.mail.models import DeliveryState, Message
from hesperion.mail.renderers import RetryLater, render
from hesperion.privacy import history
from hesperion.privacy.reading import reading
from hesperion.ui.days import utc_today
from intake.consent.actions.erasing import erase_participant
from intake.consent.actions.withdrawals import record_withdrawal
from intake.consent.choices import NoContactFinding, NoContactReason, WithdrawalKind
from intake.consent.no_contact.actions import file_report, record_finding
from intake.followup.actions.pauses import pause
from intake.followup.actions.reminders import GO_ON, REMINDER, sweep_reminders
from intake.followup.actions.returns import came_back
from intake.followup.choices import PauseKind, ReturnBy, TimeState
from intake.followup.models import Reminder, Return
from intake.followup.queries import times_of
from tests.factories.follow_up import (
    answered_by_link,
    asked_after_two_missed,
    asked_on_the_due_day,
    by_day,
    infused_ago,
    open_time,
)

pytestmark = pytest.mark.django_db
TODAY = utc_today()


def rendered(message):
    with reading(actor="system:mail", purpose=message.kind):
        return render(message)


def stop(participant):
    record_withdrawal(participant=participant, kind=WithdrawalKind.CONTACT)


def stop_use(participant):
    record_withdrawal(participant=participant, kind=WithdrawalKind.USE)


def report_death(participant):
    file_report(participant=participant, reason=NoContactReason.DIED)


def rest(participant):
    pause(participant=participant, kind=PauseKind.LATER, until_on=TODAY + timedelta(13))


def answer(participant):
    answered_by_link(participant, open_time(participant))


def erase(participant):
    erase_participant(participant=participant, by="system:test")


def test_1000_of_1000_mails_that_were_enqueued_before_a_stop_a_report_a_pause_or_an_answer_are_dropped():
    changes = [stop, stop_use, report_death, rest, answer]
    participants = [asked_on_the_due_day() for _change in changes]
    reminders = dict(Reminder.objects.values_list("participant_id", "pk"))
    Message.objects.all().delete()
    Message.objects.bulk_create(
        Message(kind=REMINDER, subject=one.pk, about=reminders[one.pk])
        for one in participants
        for _copy in range(200)
    )
    first_of_each = list(Message.objects.order_by("subject").distinct("subject"))
    assert len(first_of_each) == len([one for one in first_of_each if rendered(one)]) == 5
    for participant, change in zip(participants, changes, strict=True):
        change(participant)
    queued = list(Message.objects.filter(kind=REMINDER))
    with reading(actor="system:mail", purpose=REMINDER):
        assert [render(message) for message in queued] == [None] * 1000


@pytest.mark.parametrize("change", [stop, stop_use, report_death, rest, answer, erase])
def test_the_question_whether_to_go_on_is_dropped_too(change):
    participant = asked_after_two_missed()
    message = Message.objects.get(kind=GO_ON)
    assert rendered(message)
    if change is answer:
        came_back(participant=participant, by=ReturnBy.ANSWERED)
    else:
        change(participant)
    assert rendered(message) is None


def test_a_mail_that_waited_until_the_next_one_was_due_is_dropped():
    asked_on_the_due_day()
    message = Message.objects.get(kind=REMINDER)
    with time_machine.travel(timezone.now() + timedelta(6)):
        assert rendered(message)
    with time_machine.travel(timezone.now() + timedelta(7)):
        assert rendered(message) is None  # although no sweep has found the newer one yet
        assert sweep_reminders() == 1
        newer = Message.objects.filter(kind=REMINDER).exclude(pk=message.pk).get()
        assert rendered(newer)
        assert rendered(message) is None


def test_a_mail_of_a_time_that_closed_is_dropped():
    asked_on_the_due_day()
    with time_machine.travel(timezone.now() + timedelta(61)):
        assert rendered(Message.objects.get(kind=REMINDER)) is None


def test_a_mail_waits_for_the_morning_where_its_reader_lives():
    night = datetime(2027, 1, 10, 1, 30, tzinfo=UTC)  # 2:30 in Germany
    with time_machine.travel(night, tick=False):
        infused_ago(100, joined=60, age={"age_group": "18", "country": "DE"})
        sweep_reminders()
        message = Message.objects.get(kind=REMINDER)
        assert message.next_attempt_at == datetime(2027, 1, 10, 7, tzinfo=UTC)
        with pytest.raises(RetryLater) as later:
            rendered(message)
        assert abs(later.value.seconds - 5.5 * 3600) < 5
    with time_machine.travel(message.next_attempt_at, tick=False):
        assert rendered(message)


def test_an_unanswered_question_whether_to_go_on_silences_until_they_come_back():
    participant = asked_after_two_missed()
    states = {time.state for time in times_of(participant) if time.opens_on > TODAY}
    assert states == {TimeState.SILENT}
    assert not any(sweep_reminders(on=TODAY + timedelta(day)) for day in range(1, 400))
    assert came_back(participant=participant, by=ReturnBy.SIGNED_IN)
    assert not came_back(participant=participant, by=ReturnBy.SIGNED_IN)
    assert Return.objects.filter(participant=participant).count() == 1
    states = {time.state for time in times_of(participant) if time.opens_on > TODAY}
    assert states == {TimeState.UPCOMING}


def test_the_mailed_yes_shows_a_button_and_writes_when_it_is_pressed(client, postbox):
    participant = asked_after_two_missed()
    deliver_due()
    text = postbox.letters[-1].get_body(("plain",)).get_content()
    link = re.search(r"http://localhost:8000(/check-in/go-on/\S+)", text)[1]
    for _scanner in range(3):
        assert client.get(link).status_code == 200
        assert client.head(link).status_code == 200
    assert not Return.objects.exists()
    for _twice in range(2):
        assert client.post(link, follow=True).status_code == 200
    assert [row.by for row in Return.objects.filter(participant=participant)] == ["said_yes"]
    assert client.get(link[:-3] + "xx/").status_code == 404


def test_who_comes_back_ends_a_report_but_not_a_death_that_a_data_steward_found_true():
    undecided, unable, dead = (infused_ago(80, joined=60) for _one in range(3))
    for participant, reason in ((undecided, "died"), (unable, "cannot_answer"), (dead, "died")):
        file_report(participant=participant, reason=reason)
    for participant in (unable, dead):
        report = participant.no_contact_reports.get().pk
        with history.by("user:1"):
            record_finding(report=report, finding=NoContactFinding.TRUE, by="user:1")
    everybody = (undecided, unable, dead)
    back = [came_back(participant=one, by=ReturnBy.SIGNED_IN) for one in everybody]
    assert back == [False, True, False]  # the family may sign in, who reported the death
    back = [came_back(participant=one, by=ReturnBy.ANSWERED) for one in everybody]
    assert back == [True, False, False]
    found = [one.no_contact_reports.get().finding for one in everybody]
    assert found == ["answers", "answers", "true"]


def test_no_mail_says_a_name_or_a_number_and_each_has_its_way_out(postbox):
    participant = asked_on_the_due_day(age={"age_group": "18", "country": by_day()})
    assert deliver_due() >= 1
    letter = next(one for one in postbox.letters if "check-in" in one["Subject"])
    text = letter.get_body(("plain",)).get_content()
    assert participant.public_id not in text
    assert "has died or can’t answer" in text
    assert "wait, pause, or stop" in text
    assert str(participant.pk) not in text


def test_a_mail_about_a_reminder_that_is_gone_is_dropped():
    message = Message.objects.create(kind=REMINDER, subject=uuid.uuid4(), about=uuid.uuid4())
    assert deliver_due() == 0
    assert Message.objects.with_state().get(pk=message.pk).state == DeliveryState.DROPPED
