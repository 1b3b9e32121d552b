"""The run: fifteen years day by day, and what is counted in the end against what was derived each day."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

import time_machine
from django.db import connection

from hesperion.mail.models import PENDING, Message
from intake.followup.models import Reminder
from tests.factories.follow_up import at_noon
from tests.faults.years.lives import Lives
from tests.faults.years.sweepers import Sweepers
from tests.services import Postbox

OUTAGE = 10  # days
WHOLE = 56  # days: so often everybody is asked about, not only those with a step on the day

Owed = tuple[str, str, int, str, int]  # subject, anchor, its number, code, step


@dataclass(frozen=True)
class Counts:
    days: int
    ticks: int
    kills: int
    expected: int
    reminders: int
    mails: Counter[str]
    missing: list[Owed]
    rows_doubled: int
    mails_doubled: int
    letters: int
    letters_doubled: int
    waiting: int
    wrong: list[str]

    @property
    def findings(self) -> list[str]:
        found = [f"missing: {one}" for one in self.missing] + self.wrong
        if self.rows_doubled or self.mails_doubled:
            found.append("reminders or mails have a second row")
        if self.letters_doubled > self.letters / 100:
            found.append("more than one letter in a hundred came twice")
        if self.waiting:
            found.append(f"{self.waiting} mails still wait")
        return found

    def lines(self) -> list[str]:
        return [
            f"days                {self.days}, {OUTAGE} of them without a sweeper, {self.ticks} with",
            f"kill -9             {self.kills}",
            f"reminders           {self.reminders}, derived day by day {self.expected}",
            f"reminders missing   {len(self.missing)}",
            f"doubled rows        {self.rows_doubled} reminders, {self.mails_doubled} mails",
            f"mails               {dict(self.mails)}",
            f"letters             {self.letters}, {self.letters_doubled} of them twice",
            f"letters after a stop, a report or an erasure   {len(self.wrong)}",
            f"mails still waiting {self.waiting}",
        ]


class Years:
    """`people` lives over `days` days from `start` on."""

    def __init__(
        self,
        folder: Path,
        postbox: Postbox,
        port: int,
        people: int,
        days: int,
        kills: int,
        seed: int,
    ) -> None:
        dice = Random(seed)
        self._start, self._days = date(2027, 1, 1), days
        self._postbox, self._read = postbox, 0
        self._lives = Lives(people, self._start, days, dice)
        Message.objects.all().delete()  # of joining
        self._sweepers = Sweepers(folder, port, kills, days, dice)
        self._outage = range(days // 2, days // 2 + OUTAGE)
        self._expected: set[Owed] = set()

    def run(self) -> Counts:
        try:
            for number in range(self._days):
                self._live(number)
                if number % 365 == 364:
                    print(f"  after year {number // 365 + 1}: {self._read} letters", flush=True)
        finally:
            self._sweepers.stop()
        return self._count()

    def _live(self, number: int) -> None:
        day = self._start + timedelta(number)
        is_whole = number % WHOLE == 0 or number == self._outage.stop
        if not is_whole and not self._lives.is_busy(day):
            return
        with time_machine.travel(at_noon(day), tick=False):
            self._lives.live(day)
        if number in self._outage:
            return
        self._expected |= self._derived(day, is_whole=is_whole)
        self._sweepers.tick(number, at_noon(day))
        letters, self._read = self._postbox.letters[self._read :], len(self._postbox.letters)
        for letter in letters:
            self._lives.read(letter, day)

    def _derived(self, day: date, *, is_whole: bool) -> set[Owed]:
        """What is due on the day and not owed yet, before anybody sweeps."""
        lives = self._lives.lives if is_whole else self._lives.due.get(day, [])
        subjects = [life.participant.pk for life in lives if not life.is_gone]
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT subject::text, anchor_kind, anchor_number, code, step"
                " FROM derived.reminders_of(%s, %s)",
                [subjects, day],
            )
            return set(cursor.fetchall())

    def _count(self) -> Counts:
        rows = Counter(
            (str(row[0]), *row[1:])
            for row in Reminder.objects.values_list(
                "participant_id", "anchor_kind", "anchor_number", "code", "step"
            )
        )
        gone = {str(life.participant.pk) for life in self._lives.lives if life.is_gone}
        mails = Message.objects.filter(kind__startswith="followup.")
        about = Counter(mails.values_list("about", flat=True))
        ids = Counter(letter["Message-ID"] for letter in self._postbox.letters)
        again = sum(row[4] == 4 for row in rows.elements()) - sum(row[4] == 4 for row in rows)
        return Counts(
            days=self._days,
            ticks=self._sweepers.ticks,
            kills=self._sweepers.kills,
            expected=len(self._expected),
            reminders=rows.total(),
            mails=Counter(mails.with_state().values_list("state", flat=True)),
            missing=sorted(one for one in self._expected - set(rows) if one[0] not in gone),
            rows_doubled=rows.total() - len(rows) - again,  # after two pauses they are asked twice
            mails_doubled=about.total() - len(about),
            letters=len(ids),
            letters_doubled=ids.total() - len(ids),
            waiting=mails.filter(PENDING).count(),
            wrong=self._lives.wrong_mails,
        )
