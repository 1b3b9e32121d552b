"""The answers of a draft or a participant, and what they say about the way."""

from typing import Any

from intake.choices.car_t import CourseStatus
from intake.choices.diseases import Family
from intake.choices.people import Teller

SIGNING = "consent"  # the key of the step that asks for name and address

Answers = dict[str, dict[str, Any]]  # {step's key: {field: cleaned value}}


def teller(answers: Answers) -> Teller:
    """Who tells; the person themself until it was asked."""
    return Teller(answers.get("who", {}).get("teller", Teller.SELF))


def families(answers: Answers) -> list[Family]:
    """The diseases told so far."""
    return [Family(code) for code in answers.get("diagnosis", {}).get("families", [])]


def is_infused(answers: Answers) -> bool:
    """Whether CAR-T cells were given."""
    return answers.get("car-t", {}).get("status") == CourseStatus.INFUSED
