"""People who are told by hand, and on which days they get which mails: one line for each mail."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

import time_machine
from django.conf import settings

from hesperion.mail.actions import deliver_due
from hesperion.mail.models import Message
from hesperion.privacy import history
from hesperion.privacy.access import THEMSELF
from intake.consent.actions.consents import ask_at_majority, lock_unanswered
from intake.consent.actions.withdrawals import choose_purposes
from intake.followup.actions.check_ins import send_check_in
from intake.followup.actions.reminders import sweep_reminders
from intake.followup.choices import ReminderStep, Via
from intake.followup.models import Reminder
from intake.followup.queries import answerable_times, times_among
from intake.participants.models import Participant
from intake.record.models import Infusion
from tests.factories.follow_up import WILLING, at_noon
from tests.factories.intake import confirmed

START = date(2027, 1, 4)
DAYS = 15 * 366
MONTH = 28  # days
ANSWERS_AFTER = 3  # days
_COUNTRY = {"age_group": "18", "country": "DE"}


def table() -> Iterator[str]:
    """The lines, person by person."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    people = _people()
    deeds = {
        START + timedelta(400): lambda: _infuse(people["two infusions, answers all"]),
        START + timedelta(330): lambda: _stop(
            people["contact stopped after eleven months, answers all"]
        ),
    }
    with_answers = [one for name, one in people.items() if "answers all" in name]
    busy: set[date] = set()
    for number in range(DAYS):
        day = START + timedelta(number)
        if number % MONTH == 0 or day in deeds:
            busy = _busy_days(people.values(), day)
        elif day not in busy:
            continue
        with time_machine.travel(at_noon(day), tick=False):
            deeds.get(day, lambda: None)()
            sweep_reminders()
            deliver_due()
            ask_at_majority()
            lock_unanswered()
            for participant in with_answers:
                _answer(participant, day)
    for name, participant in people.items():
        yield f"\n{name}"
        yield from _mails_of(participant)


def _people() -> dict[str, Participant]:
    child = {"teller": "parent"}
    told: dict[str, dict[str, Any]] = {
        "infused 2022, joins now, answers all": {"infusion": {"given": "2022-03-15"}},
        "infused a month ago, never answers": {"infusion": {"given": "2026-12-01"}},
        "two infusions, answers all": {"infusion": {"given": "2026-11-20"}},
        "a child of 17, told by a parent, answers all": {
            "who": child,
            "age": {"age_group": "16-17", "country": "DE"},
            "about": {"birth_year": START.year - 17},
            "infusion": {"given": "2026-12-01"},
        },
        "somebody who died, told by a relative": {
            "who": {"teller": "relative"},
            "death": {"died_on": "2026-12"},
            "infusion": {"given": "2026-05-01"},
        },
        "contact stopped after eleven months, answers all": {"infusion": {"given": "2026-12-01"}},
    }
    with time_machine.travel(at_noon(START), tick=False):
        people = {
            name: confirmed(
                **{"age": _COUNTRY, "choices": WILLING, "sign": {"email": f"p{place}@example.com"}}
                | steps
            )
            for place, (name, steps) in enumerate(told.items())
        }
    Message.objects.all().delete()
    return people


def _infuse(participant: Participant) -> None:
    with history.by(THEMSELF):
        given = str(START + timedelta(400))
        Infusion.of(participant.pk, number=2, given=given).save()


def _stop(participant: Participant) -> None:
    choose_purposes(participant=participant, granted=[], offered=["contact"])


def _busy_days(participants: Iterable[Participant], on: date) -> set[date]:
    """The days on which mails are due, or are answered; the days between are skipped."""
    times = times_among([participant.pk for participant in participants], on=on)
    return {
        day + timedelta(after)
        for time in times
        for day in (time.due_on, time.closes_on)
        for after in (0, 1, ANSWERS_AFTER, 7, 21)
    }


def _answer(participant: Participant, day: date) -> None:
    """Some days after the first mail."""
    for time in answerable_times(participant):
        if day < time.due_on + timedelta(ANSWERS_AFTER):
            continue
        answers = {"course": {"course": "no"}}
        send_check_in(participant=participant, time=time, answers=answers, via=Via.PAGE)


def _mails_of(participant: Participant) -> Iterator[str]:
    """Of each mail the day, the time that it is about, and what became of it."""
    messages = Message.objects.with_state().filter(subject=participant.pk).order_by("created_at")
    reminders = Reminder.objects.in_bulk(
        messages.exclude(about=None).values_list("about", flat=True)
    )
    found = False
    for message in messages:
        reminder, found = reminders.get(message.about), True
        about = (
            f"{reminder.code:5} {ReminderStep(reminder.step).label}" if reminder else message.kind
        )
        yield f"  {message.created_at:%Y-%m-%d}  {message.state:8} {about}"
    if not found:
        yield "  no mail"
