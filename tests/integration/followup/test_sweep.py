"""Which mails are enqueued on which day, each once: by the sweep, and where something changes."""

from collections import Counter
from datetime import timedelta

import pytest

from hesperion.mail.models import Message
from hesperion.ui.days import utc_today
from intake.consent.actions.withdrawals import choose_purposes
from intake.followup.actions.pauses import lift_pauses, pause
from intake.followup.actions.reminders import sweep_reminders
from intake.followup.choices import PauseKind, ReminderStep
from intake.followup.models import Reminder, Sweep
from tests.factories.follow_up import answered_by_link, asked_on_the_due_day, infused_ago, open_time
from tests.services import in_parallel

TODAY = utc_today()


def mails():
    return Counter(
        Message.objects.filter(kind__startswith="followup.").values_list("kind", flat=True)
    )


def steps(participant):
    found = Reminder.objects.filter(participant=participant).order_by("created_at")
    return [ReminderStep(step) for step in found.values_list("step", flat=True)]


@pytest.mark.django_db
def test_a_time_gets_its_mail_on_the_due_day_then_after_7_and_21_days_and_none_between():
    participant = infused_ago(99, joined=60)
    found = {day for day in range(80) if sweep_reminders(on=TODAY + timedelta(day))}
    assert found == {1, 8, 22}
    assert steps(participant) == [ReminderStep.DUE, ReminderStep.FIRST, ReminderStep.SECOND]
    assert mails() == {"followup.reminder": 3}


@pytest.mark.django_db
def test_a_day_is_swept_once():
    infused_ago(100, joined=60)
    assert (sweep_reminders(), sweep_reminders()) == (1, 0)
    assert mails() == {"followup.reminder": 1}
    assert list(Sweep.objects.values_list("on", flat=True)) == [TODAY]


@pytest.mark.django_db
def test_after_an_outage_a_time_gets_only_its_newest_mail():
    participant = infused_ago(90, joined=60)
    sweep_reminders()
    sweep_reminders(
        on=TODAY + timedelta(19)
    )  # the due day was the 10th, and 7 days after is the 17th
    assert steps(participant) == [ReminderStep.FIRST]


@pytest.mark.django_db
def test_two_missed_in_a_row_are_asked_once_whether_to_go_on():
    participant = infused_ago(60, joined=50)
    for day in range(700):
        sweep_reminders(on=TODAY + timedelta(day))
    assert steps(participant).count(ReminderStep.GO_ON) == 1
    assert steps(participant)[-1] == ReminderStep.GO_ON  # then silence
    assert mails() == {"followup.reminder": 6, "followup.go_on": 1}


@pytest.mark.django_db
def test_whoever_does_not_allow_contact_or_is_a_relative_is_never_asked():
    refuses = infused_ago(99, joined=60, choices={"purposes": ["study"]})
    relative = infused_ago(99, joined=60, who={"teller": "relative"}, death={"died_on": "2026"})
    for day in range(0, 400, 2):
        sweep_reminders(on=TODAY + timedelta(day))
    assert steps(refuses) == steps(relative) == []


@pytest.mark.django_db
def test_contact_that_is_allowed_again_brings_the_newest_mail_of_an_open_time():
    participant = infused_ago(110, joined=60, choices={"purposes": ["study"]})
    sweep_reminders()
    assert mails() == {}
    choose_purposes(participant=participant, granted=["contact"], offered=["contact"])
    assert steps(participant) == [ReminderStep.FIRST]
    choose_purposes(participant=participant, granted=[], offered=["contact"])
    choose_purposes(participant=participant, granted=["contact"], offered=["contact"])
    assert mails() == {"followup.reminder": 1}


@pytest.mark.django_db
def test_after_a_pause_we_ask_again_once_and_not_within_it():
    participant = infused_ago(100, joined=60)
    pause(participant=participant, kind=PauseKind.LATER, until_on=TODAY + timedelta(13))
    found = {day for day in range(60) if sweep_reminders(on=TODAY + timedelta(day))}
    assert found == {14, 21}
    assert steps(participant) == [ReminderStep.AGAIN, ReminderStep.SECOND]


@pytest.mark.django_db
def test_a_lifted_pause_brings_what_is_due():
    participant = infused_ago(100, joined=60)
    pause(participant=participant, kind=PauseKind.PAUSE, until_on=TODAY + timedelta(50))
    assert sweep_reminders() == 0
    assert lift_pauses(participant=participant)
    assert steps(participant) == [ReminderStep.DUE]
    assert not lift_pauses(participant=participant)


@pytest.mark.django_db
def test_an_answered_time_gets_no_more_mails():
    participant = asked_on_the_due_day()
    answered_by_link(participant, open_time(participant))
    assert [day for day in range(1, 60) if sweep_reminders(on=TODAY + timedelta(day))] == []


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_enqueue_each_mail_once():
    participants = [infused_ago(100, joined=60) for _one in range(3)]
    counts = in_parallel(4, sweep_reminders)
    assert sorted(counts) == [0, 0, 0, 3]
    assert mails() == {"followup.reminder": len(participants)}
    assert Reminder.objects.count() == 3
