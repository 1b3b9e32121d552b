"""Whether we may ask: the leave to write, mails that are still right when they leave, and silence."""

from datetime import date

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from intake.consent.choices import NoContactFinding, Purpose
from intake.consent.queries import consented_for
from intake.followup.choices import ReminderStep, TimeState
from intake.followup.models import Pause, Reminder, Return
from intake.followup.queries import Time, times_of
from intake.participants.models import Participant


def time_to_ask(reminder: Reminder, on: date) -> Time | None:
    """The open time that a reminder asks about on a day; None if the mail is not right any more.

    It is wrong as soon as the time is not open, as it is answered, paused or silent for example, as we have
    no leave to write, or as a newer mail about the same time is owed or due.
    """
    time = _time_of(reminder, on)
    if time is None or time.state is not TimeState.OPEN or not has_leave(reminder.participant, on):
        return None
    return None if _has_newer(reminder, on) else time


def asks_to_go_on(reminder: Reminder, on: date) -> bool:
    """Whether the mail that asks to go on is right on a day: nobody has answered, paused or stopped since."""
    time = _time_of(reminder, on)
    return (
        time is not None
        and time.state is TimeState.MISSED
        and waits_for_yes(reminder.participant)
        and has_leave(reminder.participant, on)
        and not _is_paused_or_reported(reminder.participant, on)
    )


def has_leave(participant: Participant, on: date) -> bool:
    """Whether the participant allows us to write about check-ins on a day."""
    return consented_for(Purpose.CONTACT).filter(pk=participant.pk).exists() and _stands(
        "leave @> %(on)s AND (died_on <= %(on)s) IS NOT TRUE", participant, on
    )


def waits_for_yes(participant: Participant) -> bool:
    """Whether we asked if we may go on, and have not heard from the participant since."""
    return _unanswered().filter(participant=participant).exists()


def is_reported(participant: Participant) -> bool:
    """Whether somebody reported that the participant died or can't answer, and nobody has decided on it."""
    return participant.no_contact_reports.filter(finding="").exists()


def current_pause(participant: Participant, on: date) -> Pause | None:
    """The pause that ends last of those that the participant is in on a day."""
    return current_pauses(participant, on).order_by("-until_on").first()


def current_pauses(participant: Participant, on: date) -> QuerySet[Pause]:
    """The pauses that are not over on a day and were not lifted."""
    return Pause.objects.filter(
        participant=participant, from_on__lte=on, until_on__gte=on, lifted_on=None
    )


def _unanswered() -> QuerySet[Reminder]:
    since = Return.objects.filter(
        participant=OuterRef("participant"), returned_on__gte=OuterRef("asked_on")
    )
    return Reminder.objects.filter(~Exists(since), step=ReminderStep.GO_ON)


def _is_paused_or_reported(participant: Participant, on: date) -> bool:
    """By a pause, or by a report that they can't answer. The mail itself began the other kind of silence."""
    reported = participant.no_contact_reports.exclude(finding=NoContactFinding.ANSWERS)
    return current_pauses(participant, on).exists() or reported.exists()


def _has_newer(reminder: Reminder, on: date) -> bool:
    """Whether a newer mail about the same time is owed already, or is due and the next sweep will owe it."""
    of_the_time = Q(
        participant=reminder.participant_id,
        anchor_kind=reminder.anchor_kind,
        anchor_number=reminder.anchor_number,
        code=reminder.code,
    )
    newer = Q(created_at__gt=reminder.created_at) & ~Q(pk=reminder.pk)
    return Reminder.objects.filter(of_the_time & newer).exists() or _is_newer_due(reminder, on)


def _is_newer_due(reminder: Reminder, on: date) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM derived.reminders_of(%s, %s)"
            " WHERE anchor_kind = %s AND anchor_number = %s AND code = %s",
            [[reminder.participant_id], on, *_key(reminder)],
        )
        return cursor.fetchone() is not None


def _time_of(reminder: Reminder, on: date) -> Time | None:
    times = times_of(reminder.participant, on=on)
    return next((time for time in times if time.key == _key(reminder)), None)


def _key(reminder: Reminder) -> tuple[str, int, str]:
    return reminder.anchor_kind, reminder.anchor_number, reminder.code


def _stands(condition: str, participant: Participant, on: date) -> bool:
    """Whether a condition about the participant's row of `derived.standing` holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT FROM derived.standing WHERE subject = %(subject)s AND {condition}",
            {"subject": participant.pk, "on": on},
        )
        return cursor.fetchone() is not None
