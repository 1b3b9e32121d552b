"""The answers of a draft or a participant, and what they say about the way."""

import re
from typing import Any

from intake.participants.choices import AgeGroup, Teller
from intake.record.choices.car_t import CourseStatus
from intake.record.choices.diseases import ORGANS, Family, Organ
from intake.record.choices.markers import MARKERS, Marker
from intake.record.choices.people import YesNo

SIGNING = "sign"  # the key of the step that asks for name and address

Answers = dict[str, dict[str, Any]]  # {step's key: {field: cleaned value}}


def teller(answers: Answers) -> Teller:
    """Who tells; the person themself until it was asked."""
    return Teller(answers.get("who", {}).get("teller", Teller.SELF))


def families(answers: Answers) -> list[Family]:
    """The diseases told so far."""
    told = answers.get("diagnosis", {}).get("families", [])
    return [family for family in Family if family in told]


def fitting_markers(answers: Answers) -> list[Marker]:
    """The blood tests that are asked for in the diseases told."""
    fitting = {marker for family in families(answers) for marker in MARKERS[family]}
    return [marker for marker in Marker if marker in fitting]


def fitting_organs(answers: Answers) -> list[Organ]:
    """The organs that the diseases told can affect."""
    fitting = {organ for family in families(answers) for organ in ORGANS[family]}
    return [organ for organ in Organ if organ in fitting]


def birth_year(answers: Answers) -> int | None:
    """None until it was asked, and where they would rather not say."""
    return answers.get("about", {}).get("birth_year")


def earliest_date(answers: Answers) -> str:
    """The earliest partial date told of a disease, or ""."""
    dates = [
        told[name]
        for told in answers.values()
        for name in ("first_symptoms", "diagnosed")
        if told.get(name)
    ]
    return min(dates, default="")


def country(answers: Answers) -> str | None:
    """ISO 3166-1 alpha-2; None until it was asked."""
    return answers.get("age", {}).get("country")


def has_address(answers: Answers) -> bool:
    """Whether they gave an email address, by which they can come back."""
    return any("email" in told for told in answers.values())


def is_infused(answers: Answers) -> bool:
    """Whether CAR-T cells were given."""
    return answers.get("car-t", {}).get("status") == CourseStatus.INFUSED


def has_died(answers: Answers) -> bool:
    """Whether a relative tells the story of someone who has died."""
    return teller(answers) is Teller.RELATIVE


def family_objects(answers: Answers) -> bool:
    """Whether the relative said that somebody in the family would not want the story told."""
    return answers.get("death", {}).get("objection") == YesNo.YES


def infusions(answers: Answers) -> int:
    """How many infusions were told: the first, and another for each "yes" to whether there was one more."""
    number = int(is_infused(answers))
    while number and answers.get(asks_for(number + 1), {}).get("again"):
        number += 1
    return number


def infusion_key(number: int) -> str:
    """The key of the step about infusion `number`, counted from 1."""
    return "infusion" if number == 1 else f"infusion-{number}"


def infusion_number(key: str) -> int | None:
    """The number of the infusion that the step `key` is about; None for the first, and for other steps."""
    number = re.fullmatch(r"infusion-([2-9]|[1-9]\d{1,3})", key)
    return int(number[1]) if number else None


def asks_for(number: int) -> str:
    """The key of the step that asks whether infusion `number` was given, from 2."""
    return "since" if number == 2 else infusion_key(number - 1)


def age_group(answers: Answers) -> AgeGroup:
    """How old the person is; an adult until it was asked."""
    return AgeGroup(answers.get("age", {}).get("age_group", AgeGroup.ADULT))
