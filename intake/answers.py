"""The answers of a draft or a participant, and what they say about the way."""

from typing import Any

from intake.choices.car_t import CourseStatus
from intake.choices.diseases import Family
from intake.choices.people import Teller

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


def has_died(answers: Answers) -> bool:
    """Whether a relative tells the story of someone who has died."""
    return teller(answers) is Teller.RELATIVE


def was_infused_again(answers: Answers) -> bool:
    return is_infused(answers) and bool(answers.get("since", {}).get("again"))
