"""Participants whose check-in is due, and what they were asked. The clock goes back for what was long ago."""

import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

import time_machine
from django.utils import timezone

from hesperion.privacy import history
from hesperion.privacy.access import THEMSELF
from hesperion.ui.days import utc_today
from intake.followup.actions.reminders import SWEEPER, remind_participant
from intake.followup.choices import AnchorKind, ReminderStep, TimeState, Via
from intake.followup.models import CheckIn, Reminder
from intake.followup.queries import Time, times_of
from intake.followup.sending_hours import next_sending_time
from intake.participants.models import Participant
from intake.record.models import Occasion
from tests.factories.intake import confirmed

WILLING = {"purposes": ["study", "contact"]}


def by_day() -> str:
    """A country in which it is day now, so that mails leave at once."""
    now = timezone.now()
    return next(code for code in ("DE", "PE", "JP") if next_sending_time(code, now) == now)


def at_noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=timezone.get_current_timezone())


def infused_ago(days: int, *, joined: int, **steps: dict[str, Any]) -> Participant:
    """Somebody who was infused some days ago, and joined some days ago, and may be written to."""
    today = utc_today()
    told = {"infusion": {"given": str(today - timedelta(days))}, "choices": WILLING} | steps
    told.setdefault("age", {"age_group": "18", "country": by_day()})
    with time_machine.travel(at_noon(today - timedelta(joined)), tick=False):
        return confirmed(**told)


def without_month(given: str = "2024", *, joined: int = 60, **steps: dict[str, Any]) -> Participant:
    """Somebody who joined some days ago, told only a year of their infusion, and may be written to."""
    told = {"infusion": {"given": given}, "choices": WILLING} | steps
    told.setdefault("age", {"age_group": "18", "country": by_day()})
    with time_machine.travel(at_noon(utc_today() - timedelta(joined)), tick=False):
        return confirmed(**told)


def asked_on_the_due_day(**steps: dict[str, Any]) -> Participant:
    """Somebody whose check-in of day 100 is due today: the mail waits in the outbox."""
    return _reminded(infused_ago(100, joined=60, **steps))


def asked_after_two_missed(**steps: dict[str, Any]) -> Participant:
    """Somebody who missed day 100 and month 6: the mail that asks to go on waits in the outbox."""
    participant = infused_ago(250, joined=200, **steps)
    with history.by(SWEEPER):
        for missed in times_of(participant):
            if missed.state is TimeState.MISSED:
                _asked_when_due(participant, missed)
    return _reminded(participant)


def _asked_when_due(participant: Participant, missed: Time) -> None:
    kind, number, code = missed.key
    Reminder.objects.create(
        participant=participant,
        anchor_kind=kind,
        anchor_number=number,
        code=code,
        step=ReminderStep.DUE,
        asked_on=missed.due_on,
    )


def _reminded(participant: Participant) -> Participant:
    with history.by(SWEEPER):
        remind_participant(participant)
    return participant


def open_time(participant: Participant, on: date | None = None) -> Time:
    return next(one for one in times_of(participant, on=on) if one.state is TimeState.OPEN)


def answered_by_link(participant: Participant, answered: Time | None = None) -> CheckIn:
    """A check-in without a fact, of month 12 if no time is given, that was sent by the mailed link just now."""
    found = answered or next(one for one in times_of(participant) if one.code == "m12")
    with history.by(THEMSELF):
        occasion = Occasion.objects.create(
            id=uuid.uuid4(),
            participant=participant,
            kind="check_in",
            told_on=utc_today(),
            told_by=participant.teller,
        )
        return CheckIn.objects.create(
            participant=participant,
            occasion=occasion,
            anchor_kind=AnchorKind(found.anchor_kind),
            anchor_number=found.anchor_number,
            code=found.code,
            schedule_id=found.schedule_id,
            opens_on=found.opens_on,
            due_on=found.due_on,
            closes_on=found.closes_on,
            anchor_date=found.anchor_date,
            begun_at=timezone.now(),
            via=Via.LINK,
            nothing_new=False,
        )
