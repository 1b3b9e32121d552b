"""Decides who signs, by the teller, the person's age, and the country's rules."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db import models

from intake.consent.choices import Audience, Purpose
from intake.participants.choices import AGES, AgeGroup, Teller
from intake.record.answers import Answers, age_group, teller

TABLE = Path(__file__).parent / "content" / "signers.yaml"

LEAST_AGE = {group: youngest for group, (youngest, _oldest) in AGES.items()}  # years
ASSENTS = [AgeGroup.CHILD, AgeGroup.TEENAGER, AgeGroup.YOUTH]  # asked for their own assent

_AUDIENCES = {
    Teller.SELF: Audience.SELF,
    Teller.HELPER: Audience.SELF,
    Teller.PARENT: Audience.PARENT,
    Teller.REPRESENTATIVE: Audience.REPRESENTATIVE,
    Teller.RELATIVE: Audience.RELATIVE,
}
_ONLY_OF_LIVING_ADULTS = {Purpose.PUBLISH, Purpose.QUOTE, Purpose.TRIALS}


class Closed(models.TextChoices):
    """A reason why a story can't be sent with the given answers."""

    TOO_YOUNG = "too-young"  # a parent or guardian signs
    OLD_ENOUGH = "old-enough"  # the person signs themself, not a parent
    NO_REPRESENTATIVE = "no-representative"  # nobody may sign for an adult there


@dataclass(frozen=True)
class Rules:
    """The rules of a country: the age of consent in years, and who may sign for an adult.

    `own` is the age from which a person signs themself. `representative` says whether a legal
    representative may sign for an adult.
    """

    own: int
    representative: bool


def rules_of(country: str) -> Rules:
    """The rules of a country (ISO 3166-1 alpha-2), or the strict default."""
    table = _table()
    row = table["countries"].get(country, table["default"])
    return Rules(row["own"], row["representative"])


def audience(answers: Answers) -> Audience:
    """The audience of the consent text that these answers need, which depends on who signs."""
    return audience_of(teller(answers))


def audience_of(teller: str) -> Audience:
    """The audience of the consent text that this teller signs."""
    return _AUDIENCES[Teller(teller)]


def reason_closed(answers: Answers) -> Closed | None:
    """The reason why a story with these answers can't be sent.

    None if it can be sent, or if the age is not known yet.
    """
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
    """Whether a parent signs and the child is old enough to be asked for assent."""
    return teller(answers) is Teller.PARENT and age_group(answers) in ASSENTS


def child_refused(answers: Answers) -> bool:
    """Whether the child was asked for assent and refused, which overrules the parent's consent."""
    return asks_child(answers) and answers.get("assent", {}).get("agrees") is False


def purposes_offered(answers: Answers) -> list[Purpose]:
    """The purposes that the participant with these answers is asked to allow."""
    return purposes_offered_to(teller=teller(answers), group=age_group(answers))


def purposes_offered_to(*, teller: str, group: str) -> list[Purpose]:
    """The purposes that a participant is asked to allow, by the teller and the person's age group.

    Stories about children and people who died are not published, and they get no news of trials.
    """
    is_living_adult = teller != Teller.RELATIVE and group == AgeGroup.ADULT
    refused = set() if is_living_adult else _ONLY_OF_LIVING_ADULTS
    return [purpose for purpose in Purpose if purpose not in refused]


def purposes_of(audience: Audience) -> list[Purpose]:
    """The purposes that an adult of this audience is asked to allow; of a parent, for their child."""
    tellers = (teller for teller, reader in _AUDIENCES.items() if reader is audience)
    group = AgeGroup.CHILD if audience is Audience.PARENT else AgeGroup.ADULT
    return purposes_offered_to(teller=next(tellers), group=group)


def least_age(*, group: AgeGroup, told_on: date, birth_year: int | None, today: date) -> int:
    """The age in years that the person has certainly reached `today`.

    It follows from the latest birthday that is possible, given the birth year if known and the age
    `group` on the day `told_on`.
    """
    if birth_year:
        return max(LEAST_AGE[group], today.year - birth_year - 1)
    return LEAST_AGE[group] + max(0, today.year - told_on.year - 1)


def group_of(age: int) -> AgeGroup:
    """The age group of a person of this age in years."""
    return max(
        (group for group in AgeGroup if LEAST_AGE[group] <= age), key=lambda group: LEAST_AGE[group]
    )


@cache
def _table() -> dict[str, Any]:
    return yaml.safe_load(TABLE.read_text(encoding="utf-8"))
