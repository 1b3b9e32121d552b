"""The mails about check-ins: each is enqueued once, however many processes look for those that are due."""

import uuid
from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import connection
from django.utils import timezone

from hesperion.mail.actions import enqueue_about
from hesperion.privacy import history
from hesperion.ui.days import utc_today
from intake.consent.choices import Purpose
from intake.followup.choices import ReminderStep
from intake.followup.models import Sweep
from intake.followup.sending_hours import next_sending_time
from intake.participants.models import Participant

SWEEPER = "system:follow-up"
REMINDER, GO_ON = "followup.reminder", "followup.go_on"  # kinds of mails
FIRST_LOOK_BACK = timedelta(
    days=62
)  # of the very first sweep: no time that is still open was due earlier

_INSERT_DUE = """
WITH inserted AS (
    INSERT INTO followup_reminder
        (id, participant_id, anchor_kind, anchor_number, code, step, pause_id, asked_on, created_at)
    SELECT gen_random_uuid(), subject, anchor_kind, anchor_number, code, step, pause_id, %(on)s, %(now)s
    FROM derived.reminders_of(%(subjects)s, %(on)s)
    ON CONFLICT DO NOTHING
    RETURNING id, participant_id, step
)
SELECT inserted.id, inserted.participant_id, inserted.step, participant.country
FROM inserted
JOIN participants_participant AS participant ON participant.subject = inserted.participant_id
"""


def sweep_reminders(on: date | None = None) -> int:
    """Enqueue the mails of a day, today in UTC if none is given; returns their number.

    A day is swept once: a second sweep waits for the first and finds its row. If that one was killed, its
    transaction is gone, and the second does all of it. Days on which nobody swept are looked at, too, but
    a time gets no more than its newest mail.
    """
    on = on or utc_today()
    if Sweep.objects.filter(on=on).exists():
        return 0
    with history.by(SWEEPER):
        since = _last_sweep_before(on)
        if not _claim(on):
            return 0
        return _enqueue_due(_subjects_between(since, on), on)


def remind_participant(participant: Participant, on: date | None = None) -> int:
    """Enqueue the mails about one participant that are due, after something about them changed.

    Call it in the transaction, and inside the `history.by`, of the change. Returns their number.
    """
    return _enqueue_due([participant.pk], on or utc_today())


def remind_if_allowed(participant: Participant, allowed: Collection[str]) -> None:
    """Called after each change of a consent: a time may be open when contact is allowed again."""
    if Purpose.CONTACT in allowed:
        remind_participant(participant)


def _last_sweep_before(on: date) -> date:
    swept = Sweep.objects.filter(on__lt=on).order_by("-on").values_list("on", flat=True).first()
    return swept or on - FIRST_LOOK_BACK


def _claim(on: date) -> bool:
    """Store that the day is swept; False if another sweep did, after waiting for its end."""
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO followup_sweep ("on", done_at) VALUES (%s, %s) ON CONFLICT DO NOTHING',
            [on, timezone.now()],
        )
        return cursor.rowcount == 1


def _subjects_between(since: date, on: date) -> list[uuid.UUID]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT derived.steps_between(%s, %s)", [since, on])
        return [subject for (subject,) in cursor.fetchall()]


def _enqueue_due(subjects: list[uuid.UUID], on: date) -> int:
    """Insert the reminders of these participants due on a day, with their mails; returns their number."""
    if not subjects:
        return 0
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(_INSERT_DUE, {"subjects": subjects, "on": on, "now": now})
        reminders = cursor.fetchall()
    hours = {country: next_sending_time(country, now) for country in {row[3] for row in reminders}}
    mails: dict[str, list[tuple[uuid.UUID, uuid.UUID, datetime]]] = {REMINDER: [], GO_ON: []}
    for reminder, subject, step, country in reminders:
        kind = GO_ON if step == ReminderStep.GO_ON else REMINDER
        mails[kind].append((subject, reminder, hours[country]))
    for kind, due in mails.items():
        enqueue_about(kind=kind, due=due)
    return len(reminders)
