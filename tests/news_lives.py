"""Lives of people who may want news about trials, and what is right to mail to them, by the rules alone."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from intake.participants.choices import Teller
from tests.factories.crowd import Member

COUNTRIES = ["DE", "AT", "FR"]  # where it is day at noon in UTC
DISEASES = ["sle", "iim.dm", "ssc.limited"]
REST_DAYS = 27
OLDEST = 65  # whom trials with a limit take


@dataclass
class TrialToday:
    """Where a trial takes people today, for which family of diseases, and whether only up to OLDEST."""

    number: str
    family: str
    has_limit: bool
    countries: set[str] = field(default_factory=set)


@dataclass
class Life:
    """Somebody's story and what they did about it so far. `told` is by the trial's number, `mailed` by day."""

    member: Member
    teller: Teller
    allows: bool
    countries: set[str] = field(default_factory=set)
    has_ended: bool = False
    is_reported: bool = False
    paused_until: date | None = None
    told: set[str] = field(default_factory=set)
    mailed: list[date] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"{self.member.subject}@example.com"

    def may_get_mail(self, on: date) -> bool:
        is_adult = self.member.age_group == "18"
        is_own = self.teller not in (Teller.PARENT, Teller.RELATIVE)
        is_paused = self.paused_until is not None and on <= self.paused_until
        is_rested = not self.mailed or on - self.mailed[-1] >= timedelta(days=REST_DAYS)
        lives = is_adult and is_own and not self.has_ended and not self.is_reported
        return lives and self.allows and not is_paused and is_rested

    def news(self, on: date, trials: list[TrialToday]) -> set[str]:
        return {
            trial.number
            for trial in trials
            if trial.number not in self.told
            and trial.countries & {self.member.country, *self.countries}
            and any(code.startswith(trial.family) for code in self.member.diagnoses)
            and not (trial.has_limit and self._is_surely_older(on))
        }

    def _is_surely_older(self, on: date) -> bool:
        """Their birthday may still come this year."""
        return on.year - self.member.birth_year - 1 > OLDEST


def random_life(chance: random.Random) -> Life:
    group = chance.choices(["18", "16-17", "12-15"], [8, 1, 1])[0]
    member = Member(
        age_group=group,
        birth_year=chance.randint(1945, 1999),
        country=chance.choice(COUNTRIES),
        diagnoses=chance.sample(DISEASES, chance.choice([1, 1, 2])),
        purposes=["study", *(["trials"] if chance.random() < 0.7 else [])],
    )
    tellers = [Teller.SELF, Teller.HELPER, Teller.REPRESENTATIVE, Teller.PARENT, Teller.RELATIVE]
    teller = chance.choices(tellers, [6, 1, 1, 1, 1])[0]
    return Life(member, teller, allows="trials" in member.purposes)
