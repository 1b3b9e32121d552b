"""One mail to each participant of whose infusion the month is missing."""

from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from hesperion.mail.actions import enqueue_about
from hesperion.privacy import history
from hesperion.ui.days import utc_today
from intake.followup.actions.reminders import SWEEPER
from intake.followup.choices import ReminderStep
from intake.followup.sending_hours import next_sending_time
from intake.followup.which_month import MAY_WRITE, MONTH_LENGTH

WHICH_MONTH = "followup.which_month"  # kind of mail
_WAIT = timedelta(days=30)  # since the answers were sent, for which the page asks alone

_INSERT = f"""
WITH inserted AS (
    INSERT INTO followup_reminder
        (id, participant_id, anchor_kind, anchor_number, code, step, asked_on, created_at)
    SELECT
        gen_random_uuid(), standing.subject, 'infusion', min(infusion.number), 'month', %(step)s, %(on)s,
        %(now)s
    FROM record_infusion AS infusion
    JOIN participants_participant AS participant ON participant.subject = infusion.participant_id
    JOIN participants_confirmation AS confirmation ON confirmation.participant_id = participant.subject
    JOIN derived.standing AS standing ON standing.subject = participant.subject
    WHERE length(infusion.given) < %(month_length)s
        AND participant.teller <> 'relative'
        AND participant.submitted_at <= %(joined_before)s
        AND NOT EXISTS (
            SELECT FROM followup_reminder AS asked
            WHERE asked.participant_id = participant.subject AND asked.step = %(step)s
        )
        AND {MAY_WRITE}
    GROUP BY standing.subject
    ON CONFLICT DO NOTHING
    RETURNING id, participant_id
)
SELECT inserted.participant_id, inserted.id, participant.country
FROM inserted
JOIN participants_participant AS participant ON participant.subject = inserted.participant_id
"""  # noqa: S608 - our own words


def ask_for_months(on: date | None = None) -> int:
    """Enqueue the mails that ask for a missing month, one to each participant ever; returns their number."""
    now = timezone.now()
    values: dict[str, Any] = {
        "on": on or utc_today(),
        "now": now,
        "joined_before": now - _WAIT,
        "step": ReminderStep.WHICH_MONTH.value,
        "month_length": MONTH_LENGTH,
    }
    with history.by(SWEEPER):
        with connection.cursor() as cursor:
            cursor.execute(_INSERT, values)
            asked = cursor.fetchall()
        due = [(subject, row, next_sending_time(country, now)) for subject, row, country in asked]
        enqueue_about(kind=WHICH_MONTH, due=due)
        return len(asked)
