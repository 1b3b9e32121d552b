"""Stories that nobody confirms: two reminders, erased after 30 days."""

import pytest

from hesperion.mail import actions as mail
from hesperion.mail.models import Message
from hesperion.privacy.audit.models import Event
from hesperion.settings.queues import CELERY_BEAT_SCHEDULE
from intake.consent import tasks
from intake.consent.actions import reminders
from intake.consent.models import ErasureReceipt
from intake.consent.no_contact import actions as no_contact
from intake.participants.actions import addresses
from intake.participants.models import Participant
from tests.factories.days import days_pass
from tests.factories.intake import EMAIL, confirmed, submitted
from tests.factories.resume import links_in
from tests.people import Person
from tests.services import in_parallel

pytestmark = pytest.mark.django_db


def test_reminders_are_sent_on_day_7_and_21_and_on_no_other(postbox):
    submitted()
    owed = {}
    for day in range(1, 30):
        days_pass(1)
        owed[day] = reminders.remind_unconfirmed()
        mail.deliver_due()
    assert {day for day, count in owed.items() if count} == {7, 21}
    assert postbox.addresses == [EMAIL] * 3


def test_a_reminders_link_confirms(postbox):
    submitted()
    days_pass(7)
    reminders.remind_unconfirmed()
    mail.deliver_due()
    reminder = next(one for one in postbox.letters if "still left" in one["Subject"])
    link = next(path for path in links_in(reminder) if "/confirm/" in path)
    assert Person().post(link).url == link


def test_who_confirmed_meanwhile_gets_no_reminder(postbox):
    participant = submitted()
    days_pass(7)
    reminders.remind_unconfirmed()
    addresses.confirm_address(participant=participant)
    mail.deliver_due()
    assert len(postbox.letters) == 1
    days_pass(14)
    assert reminders.remind_unconfirmed() == 0


def test_who_was_said_not_to_answer_gets_no_reminder_not_even_one_that_is_owed(postbox):
    participant = submitted()
    days_pass(7)
    reminders.remind_unconfirmed()
    no_contact.file_report(participant=participant, reason="cannot_answer")
    mail.deliver_due()
    assert not any("still left" in letter["Subject"] for letter in postbox.letters)
    days_pass(14)
    assert reminders.remind_unconfirmed() == 0


def test_after_30_days_it_is_erased_without_another_mail_and_the_audit_says_by_whom():
    late, proved = submitted(), confirmed()
    days_pass(29)
    assert reminders.erase_unconfirmed() == 0
    days_pass(2)
    assert reminders.erase_unconfirmed() == 1
    assert Participant.objects.get() == proved
    event = Event.objects.get(action="erased")
    assert (event.actor, event.subject) == ("system:unconfirmed", late.pk)
    assert not ErasureReceipt.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_owe_one_reminder_and_erase_once():
    submitted()
    days_pass(7)
    assert sum(in_parallel(4, reminders.remind_unconfirmed)) == 1
    assert Message.objects.filter(kind="consent.reminder").count() == 1
    days_pass(30)
    assert sum(in_parallel(4, reminders.erase_unconfirmed)) == 1


def test_beat_knows_the_tasks():
    planned = {entry["task"] for entry in CELERY_BEAT_SCHEDULE.values()}
    for task in (tasks.remind_unconfirmed, tasks.erase_unconfirmed, tasks.sweep_mailed):
        assert task.name in planned
        task()
