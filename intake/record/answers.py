"""The answers of a draft or a participant by step, and questions that other code asks of them."""

import re
from typing import Any

from intake.participants.choices import AgeGroup, Teller
from intake.record.choices.car_t import CourseStatus
from intake.record.choices.diseases import ORGANS, Family, Organ
from intake.record.choices.markers import DEFINING, MARKERS, Marker
from intake.record.choices.people import YesNo

SIGNING = "sign"  # the key of the step that asks for name and address

Answers = dict[str, dict[str, Any]]  # {step's key: {field: cleaned value}}


def teller(answers: Answers) -> Teller:
    """The person who tells the story; the participant until the form has asked."""
    return Teller(answers.get("who", {}).get("teller", Teller.SELF))


def age_group(answers: Answers) -> AgeGroup:
    """The participant's age group; adult until the form has asked."""
    return AgeGroup(answers.get("age", {}).get("age_group", AgeGroup.ADULT))


def families(answers: Answers) -> list[Family]:
    """The chosen diseases, in the order of `Family`."""
    chosen = answers.get("diagnosis", {}).get("families", [])
    return [family for family in Family if family in chosen]


def fitting_markers(answers: Answers) -> list[Marker]:
    """The markers (blood tests) that we ask about in the chosen diseases, in the order of `Marker`."""
    fitting = {marker for family in families(answers) for marker in MARKERS[family]}
    return [marker for marker in Marker if marker in fitting]


def undecided_markers(answers: Answers) -> list[Marker]:
    """The markers that define a kind of the chosen diseases and were not ticked as positive."""
    defining = {marker for family in families(answers) for marker in DEFINING.get(family, [])}
    positive = answers["markers"]["positive"]
    return [marker for marker in Marker if marker in defining and marker not in positive]


def fitting_organs(answers: Answers) -> list[Organ]:
    """The organs that the chosen diseases can affect, in the order of `Organ`."""
    fitting = {organ for family in families(answers) for organ in ORGANS[family]}
    return [organ for organ in Organ if organ in fitting]


def birth_year(answers: Answers) -> int | None:
    """The participant's year of birth; None if it was not asked yet or left out."""
    return answers.get("about", {}).get("birth_year")


def earliest_date(answers: Answers) -> str:
    """The earliest of the partial dates given for the diseases; "" if there is none."""
    dates = [
        values[name]
        for values in answers.values()
        for name in ("first_symptoms", "diagnosed")
        if values.get(name)
    ]
    return min(dates, default="")


def country(answers: Answers) -> str | None:
    """The country of residence as ISO 3166-1 alpha-2; None if it was not asked yet."""
    return answers.get("age", {}).get("country")


def has_address(answers: Answers) -> bool:
    """Whether an email address was given, so that a link can be mailed to it."""
    return any("email" in values for values in answers.values())


def is_infused(answers: Answers) -> bool:
    """Whether CAR-T cells were given."""
    return answers.get("car-t", {}).get("status") == CourseStatus.INFUSED


def speaks_for_themself(answers: Answers) -> bool:
    """Whether an adult tells about themself, with nobody's help."""
    return teller(answers) is Teller.SELF and age_group(answers) is AgeGroup.ADULT


def has_died(answers: Answers) -> bool:
    """Whether the participant has died. A relative answers then."""
    return teller(answers) is Teller.RELATIVE


def family_objects(answers: Answers) -> bool:
    """Whether, according to the relative, someone in the family would object to the story being told."""
    return answers.get("death", {}).get("objection") == YesNo.YES


def infusion_year(answers: Answers) -> int | None:
    """The year of the first infusion; None if there was none, or its date is not known."""
    given = answers.get("infusion", {}).get("given") if is_infused(answers) else ""
    return int(given[:4]) if given else None


def infusions(answers: Answers) -> int:
    """The number of CAR-T infusions: 1, plus 1 for each "yes" to whether another one followed."""
    number = int(is_infused(answers))
    while number and answers.get(asks_for(number + 1), {}).get("again"):
        number += 1
    return number


def infusion_key(number: int) -> str:
    """The key of the step about infusion `number`, counted from 1."""
    return "infusion" if number == 1 else f"infusion-{number}"


def infusion_number(key: str) -> int | None:
    """The number of the infusion that the step `key` is about, from 2; None for all other steps."""
    number = re.fullmatch(r"infusion-([2-9]|[1-9]\d{1,3})", key)
    return int(number[1]) if number else None


def asks_for(number: int) -> str:
    """The key of the step that asks whether infusion `number`, from 2, was given."""
    return "since" if number == 2 else infusion_key(number - 1)
