"""Mails about check-ins. Each is rendered when it leaves: one that is not right any more is dropped."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override

from hesperion.mail.models import Message
from hesperion.mail.renderers import Mail, RetryLater, renders
from hesperion.ui.days import utc_today
from intake.consent.no_contact.links import link_for
from intake.followup import links
from intake.followup.actions.check_ins import TAKE_BACK_DAYS
from intake.followup.actions.reminders import GO_ON, REMINDER
from intake.followup.actions.which_month import WHICH_MONTH
from intake.followup.asking import asks_to_go_on, time_to_ask
from intake.followup.choices import ReminderStep
from intake.followup.go_on.links import go_on_link
from intake.followup.models import CheckIn, Reminder
from intake.followup.sending_hours import next_sending_time
from intake.followup.which_month import may_ask_for_month
from intake.participants.models import Contact, Participant


@renders(REMINDER)
def check_in_mail(message: Message) -> Mail | None:
    """The mail that says that a check-in is open. `message.about` is the primary key of the Reminder.

    None if it is not right any more, see `time_to_ask`. It waits for the day where the participant lives.
    """
    reminder = _reminder(message)
    time = time_to_ask(reminder, utc_today()) if reminder else None
    if reminder is None or time is None:
        return None
    participant = reminder.participant
    wait_for_day(participant)
    is_door = time.ends_on is None and links.door_is_open_to(participant)
    with override(participant.language):
        return _written(
            participant,
            gettext("How are things? Your check-in is open"),
            "reminder",
            link=links.link_for(participant, time.key) if is_door else _own_page(),
            is_door=is_door,
            closes=time.closes_on,
            is_again=reminder.step == ReminderStep.AGAIN,
            is_last=reminder.step == ReminderStep.SECOND,
        )


@renders(GO_ON)
def go_on_mail(message: Message) -> Mail | None:
    """The mail that asks whether we may go on writing. `message.about` is the primary key of the Reminder.

    None if the participant came back, paused or stopped meanwhile. It waits for the day, too.
    """
    reminder = _reminder(message)
    if reminder is None or not asks_to_go_on(reminder, utc_today()):
        return None
    participant = reminder.participant
    wait_for_day(participant)
    with override(participant.language):
        subject, link = gettext("May we go on writing to you?"), go_on_link(participant)
        return _written(participant, subject, "go_on", link=link)


@renders(WHICH_MONTH)
def which_month_mail(message: Message) -> Mail | None:
    """The mail that asks for the month of an infusion. `message.about` is the primary key of the Reminder.

    None if it was told meanwhile, or we may not write any more. It waits for the day, too.
    """
    reminder = _reminder(message)
    if reminder is None or not may_ask_for_month(reminder.participant, utc_today()):
        return None
    participant = reminder.participant
    wait_for_day(participant)
    with override(participant.language):
        return _written(
            participant, gettext("One question about a date"), "which_month", link=_own_page()
        )


@renders("followup.received")
def received_mail(message: Message) -> Mail | None:
    """The receipt for a check-in that was answered by the mailed link. `message.about` is its primary key.

    None if it was taken back.
    """
    sent = CheckIn.objects.filter(pk__in=[message.about], taken_back_at=None)
    check_in = sent.select_related("participant").first()
    if check_in is None:
        return None
    with override(check_in.participant.language):
        return _written(
            check_in.participant,
            gettext("Thank you. Your answers have arrived"),
            "received",
            link=_own_page(),
            ends=check_in.sent_at + TAKE_BACK_DAYS,
        )


def _reminder(message: Message) -> Reminder | None:
    return Reminder.objects.filter(pk__in=[message.about]).select_related("participant").first()


def wait_for_day(participant: Participant) -> None:
    """Raises RetryLater where it is night in the participant's country."""
    now = timezone.now()
    seconds = (next_sending_time(participant.country, now) - now).total_seconds()
    if seconds:
        raise RetryLater(int(seconds) + 1)


def _written(participant: Participant, subject: str, template: str, **context: Any) -> Mail:
    """The mail to a participant, in the active language."""
    return Mail.written(
        to=Contact.objects.get(pk=participant.pk).email,
        subject=subject,
        template=f"followup/emails/{template}",
        own_page=_own_page(),
        no_contact_link=link_for(participant),
        **context,
    )


def _own_page() -> str:
    return settings.BASE_URL + reverse("my:home")
