"""People who join, answer or not, pause, stop, come back, and die: what they do, also about mails."""

import uuid
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from email.message import EmailMessage
from random import Random
from typing import Any

import time_machine

from hesperion.privacy import history
from hesperion.privacy.access import THEMSELF
from intake.consent.actions.erasing import erase_participant
from intake.consent.actions.withdrawals import Locked, choose_purposes
from intake.consent.choices import NoContactFinding, NoContactReason
from intake.consent.no_contact.actions import file_report, record_finding
from intake.followup.actions.check_ins import send_check_in
from intake.followup.actions.pauses import lift_pauses, pause
from intake.followup.actions.returns import came_back
from intake.followup.choices import PauseKind, ReturnBy, Via
from intake.followup.models import TimePoint
from intake.followup.queries import answerable_times
from intake.participants.models import Participant
from intake.record.models import Infusion
from tests.factories.follow_up import WILLING, at_noon
from tests.factories.intake import confirmed

COUNTRIES = ["DE", "ES", "GB", "IN"]  # where it is day at noon in UTC
_ASKING = ("How are things?", "May we go on")  # other mails are receipts, and ask nothing
HARDLY_EVER, NOW_AND_THEN, NEARLY_ALWAYS = 0.05, 0.5, 0.95  # how often people answer a mail


@dataclass
class Life:
    """A person and how they are. `quiet_since` is the day from which on no mail may reach them."""

    number: int
    participant: Participant
    infusions: int
    answers: float
    quiet_since: date | None = None
    is_gone: bool = False


Deed = Callable[[Life, date], None]


class Lives:
    """`people` lives from the day `start` on, each drawn by the dice, and their deeds by day.

    `due` has for each day those about whom a mail may be due, reckoned without the database.
    """

    def __init__(self, people: int, start: date, days: int, dice: Random) -> None:
        self._start, self._days, self._dice = start, days, dice
        self._deeds: dict[date, list[tuple[Life, Deed]]] = defaultdict(list)
        self._points = list(TimePoint.objects.all())
        self.due: dict[date, list[Life]] = defaultdict(list)
        self.lives = [self._begin(number) for number in range(people)]
        self.wrong_mails: list[str] = []

    def is_busy(self, day: date) -> bool:
        """Whether something can happen on the day."""
        return day in self._deeds or day in self.due

    def live(self, day: date) -> None:
        """What people do on a day. The clock is at that day."""
        for life, deed in self._deeds.pop(day, []):
            if not life.is_gone:
                deed(life, day)

    def read(self, letter: EmailMessage, day: date) -> None:
        """Somebody reads a mail, and perhaps does what it asks, some days later."""
        life = self.lives[int(letter["To"].partition("-")[2].partition("@")[0])]
        if not letter["Subject"].startswith(_ASKING):
            return
        if life.is_gone or (life.quiet_since and life.quiet_since <= day):
            self.wrong_mails.append(f"{day} {letter['To']} {letter['Subject']}")
        if "May we go on" in letter["Subject"]:
            if self._dice.random() < 0.4:
                self._later(day, 6, life, self._say_yes)
            elif self._dice.random() < 0.3:
                self._later(day, 600, life, self._sign_in)
        elif self._dice.random() < life.answers:
            self._later(day, 12, life, self._answer)

    def _begin(self, number: int) -> Life:
        dice = self._dice
        joined = self._start - timedelta(dice.randrange(1, 300))
        infused = joined - timedelta(dice.randrange(5, 900))
        was_infused = dice.random() < 0.7
        steps: dict[str, Any] = {
            "sign": {"email": f"person-{number}@example.com"},
            "age": {"age_group": "18", "country": dice.choice(COUNTRIES)},
            "choices": WILLING,
        }
        if was_infused:
            steps["infusion"] = {"given": str(infused)}
        else:
            steps["car_t"] = {"status": "declined", "decided": ""}
        with time_machine.travel(at_noon(joined), tick=False):
            participant = confirmed(**steps)
        answers = dice.choices([HARDLY_EVER, NOW_AND_THEN, NEARLY_ALWAYS], [2, 3, 5])[0]
        life = Life(number, participant, int(was_infused), answers)
        self._expect(life, *(("infusion", infused) if was_infused else ("decision", joined)))
        self._plan(life)
        return life

    def _plan(self, life: Life) -> None:
        chances: list[tuple[float, Deed]] = [
            *[(0.4, self._pause), (0.4, self._pause), (0.3, self._lift)],
            *[(0.12, self._stop), (0.1, self._infuse), (0.08, self._report), (0.02, self._erase)],
        ]
        for chance, deed in chances:
            if self._dice.random() < chance:
                self._later(self._start, self._days, life, deed)

    def _later(self, day: date, days: int, life: Life, deed: Deed) -> None:
        self._deeds[day + timedelta(1 + self._dice.randrange(days))].append((life, deed))

    def _expect(self, life: Life, anchor: str, counted_from: date) -> None:
        for point in self._points:
            if point.anchor == anchor:
                due_on = _months_later(counted_from, point.months) + timedelta(point.days)
                for after in (0, 7, 21, point.closes + 1):
                    self.due[due_on + timedelta(after)].append(life)

    def _answer(self, life: Life, day: date) -> None:
        for time in answerable_times(life.participant)[:1]:
            via = self._dice.choice(list(Via))
            answers = {"course": {"course": "no"}}
            send_check_in(participant=life.participant, time=time, answers=answers, via=via)
            came_back(participant=life.participant, by=ReturnBy.ANSWERED)
            lift_pauses(participant=life.participant)

    def _say_yes(self, life: Life, day: date) -> None:
        came_back(participant=life.participant, by=ReturnBy.SAID_YES)

    def _sign_in(self, life: Life, day: date) -> None:
        came_back(participant=life.participant, by=ReturnBy.SIGNED_IN)

    def _pause(self, life: Life, day: date) -> None:
        days = self._dice.choice([14, 30, 183])
        until_on = day + timedelta(days - 1)
        pause(participant=life.participant, kind=PauseKind.PAUSE, until_on=until_on)
        self.due[until_on + timedelta(1)].append(life)

    def _lift(self, life: Life, day: date) -> None:
        lift_pauses(participant=life.participant)

    def _stop(self, life: Life, day: date) -> None:
        self._choose(life, granted=[])
        life.quiet_since = day
        if self._dice.random() < 0.5:
            self._later(day, 700, life, self._allow)

    def _allow(self, life: Life, day: date) -> None:
        life.quiet_since = None
        self._choose(life, granted=["contact"])

    def _choose(self, life: Life, granted: list[str]) -> None:
        with suppress(Locked):
            choose_purposes(participant=life.participant, granted=granted, offered=["contact"])

    def _infuse(self, life: Life, day: date) -> None:
        life.infusions += 1
        with history.by(THEMSELF):
            Infusion.of(life.participant.pk, number=life.infusions, given=str(day)).save()
        self._expect(life, "infusion", day)

    def _report(self, life: Life, day: date) -> None:
        life.quiet_since, life.answers = day, 0
        report = file_report(participant=life.participant, reason=NoContactReason.DIED)
        self._later(day, 9, life, _confirm(report.pk))

    def _erase(self, life: Life, day: date) -> None:
        erase_participant(participant=life.participant, by="system:test")
        life.is_gone = True


def _confirm(report: uuid.UUID) -> Deed:
    def confirm(life: Life, day: date) -> None:
        record_finding(report=report, finding=NoContactFinding.TRUE, by="user:1")

    return confirm


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError
