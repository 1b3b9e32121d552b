"""Who signs: by who tells the story, how old the person is, and the country's table."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db import models

from intake.consent.choices import Audience, Purpose
from intake.participants.choices import AgeGroup, Teller
from intake.record.answers import Answers, age_group, teller

TABLE = Path(__file__).parent / "content" / "signers.yaml"

LEAST_AGE = {
    AgeGroup.UNDER_7: 0,
    AgeGroup.CHILD: 7,
    AgeGroup.TEENAGER: 12,
    AgeGroup.YOUTH: 16,
    AgeGroup.ADULT: 18,
}
ASSENTS = [AgeGroup.CHILD, AgeGroup.TEENAGER, AgeGroup.YOUTH]  # asked for their own yes

_AUDIENCES = {
    Teller.SELF: Audience.SELF,
    Teller.HELPER: Audience.SELF,
    Teller.PARENT: Audience.PARENT,
    Teller.REPRESENTATIVE: Audience.REPRESENTATIVE,
    Teller.RELATIVE: Audience.RELATIVE,
}
_ONLY_OF_LIVING_ADULTS = {Purpose.PUBLISH, Purpose.QUOTE, Purpose.TRIALS}


class Closed(models.TextChoices):
    """Why somebody can't go on as they began."""

    TOO_YOUNG = "too-young"  # a parent or guardian signs
    OLD_ENOUGH = "old-enough"  # the person signs themself, not a parent
    NO_REPRESENTATIVE = "no-representative"  # nobody may sign for an adult there


@dataclass(frozen=True)
class Rules:
    """Of one country: from which age a person consents alone, and whether one may sign for an adult."""

    own: int
    representative: bool


@cache
def _table() -> dict[str, Any]:
    return yaml.safe_load(TABLE.read_text(encoding="utf-8"))


def rules_of(country: str) -> Rules:
    """What the table says of a country, or its cautious default."""
    table = _table()
    told = table["countries"].get(country, table["default"])
    return Rules(told["own"], told["representative"])


def audience(answers: Answers) -> Audience:
    """Whom the consent text speaks to."""
    return _AUDIENCES[teller(answers)]


def closed(answers: Answers) -> Closed | None:
    """Why this way does not lead on; None where it does, or where it is not known yet."""
    if "age" not in answers or teller(answers) is Teller.RELATIVE:
        return None
    rules = rules_of(answers["age"]["country"])
    decides = LEAST_AGE[age_group(answers)] >= rules.own
    if teller(answers) is Teller.PARENT:
        return Closed.OLD_ENOUGH if decides else None
    if not decides:
        return Closed.TOO_YOUNG
    if teller(answers) is Teller.REPRESENTATIVE and not rules.representative:
        return Closed.NO_REPRESENTATIVE
    return None


def asks_child(answers: Answers) -> bool:
    """Whether a parent signs for a child who is old enough to be asked too."""
    return teller(answers) is Teller.PARENT and age_group(answers) in ASSENTS


def child_refused(answers: Answers) -> bool:
    """The child was asked and said no: that wins."""
    return asks_child(answers) and answers.get("assent", {}).get("agrees") is False


def allowed(answers: Answers) -> list[Purpose]:
    """The purposes that may be asked for, as these answers stand."""
    return allowed_of(teller=teller(answers), group=age_group(answers))


def allowed_of(*, teller: str, group: str) -> list[Purpose]:
    """The same by who tells and whose story it is.

    A child's story is not published and gets no news of trials; nor does that of one who died.
    """
    is_living_adult = teller != Teller.RELATIVE and group == AgeGroup.ADULT
    refused = set() if is_living_adult else _ONLY_OF_LIVING_ADULTS
    return [purpose for purpose in Purpose if purpose not in refused]


def least_age(*, group: AgeGroup, told_on: date, birth_year: int | None, today: date) -> int:
    """The age that somebody has reached for certain: of all birthdays that fit, the last one counts.

    `group` is their age group on the day `told_on`.
    """
    if birth_year:
        return max(LEAST_AGE[group], today.year - birth_year - 1)
    return LEAST_AGE[group] + max(0, today.year - told_on.year - 1)


def group_of(age: int) -> AgeGroup:
    """The age group of somebody of this age."""
    return max(
        (group for group in AgeGroup if LEAST_AGE[group] <= age), key=lambda group: LEAST_AGE[group]
    )
