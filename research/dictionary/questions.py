"""The questions that the forms ask, by step and field, in each language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from django import forms
from django.conf import settings
from django.utils.translation import override

from hesperion.ui.fields import labels_of
from intake.record.answers import Answers
from intake.record.choices.car_t import (
    Cells,
    CourseStatus,
    Later,
    OrganCare,
    Relapse,
    Setting,
    Sign,
)
from intake.record.choices.diseases import Family
from intake.record.choices.markers import DEFINING, Marker
from intake.record.choices.treatments import TreatmentClass
from intake.share.progress import after_signing, further_infusion
from intake.share.steps import OPTIONAL_STEPS, STEPS, Step

ASKED_IN = [code for code, _name in settings.LANGUAGES]

_BEFORE_SIGNING = {"who", "age"}  # the steps that decide who signs
_DEFINING = {marker for markers in DEFINING.values() for marker in markers}
# Answers that make every question appear.
EVERY_BRANCH: Answers = {
    "diagnosis": {"families": list(Family.values)},
    "markers": {"positive": [code for code in Marker.values if code not in _DEFINING]},
    "treatments": {"drug": "before", "now": [], "past": list(TreatmentClass.values)},
    "car-t": {"status": CourseStatus.INFUSED.value},
    "infusion": {"setting": Setting.TRIAL.value, "cells": Cells.DONOR.value},
    "afterwards": {
        "cared_for": "",
        "signs": [Sign.FEVER.value],
        "oxygen": "",
        "nerves": ["confused"],
        "organ": OrganCare.NOTHING.value,  # then the organs decide about the grade
    },
    "since": {"later": list(Later.values), "relapse": Relapse.YES.value, "again": True},
}


class UnknownLanguage(Exception):
    """The forms ask in none of this language."""

    def __init__(self, language: str) -> None:
        known = ", ".join(ASKED_IN)
        super().__init__(f"There is no dictionary in the language “{language}”, only in: {known}.")


@dataclass(frozen=True)
class AskedQuestion:
    """A question of the page `step`, in the words for somebody who tells about themself.

    `choices` are the words of each code that may be chosen, `is_list` says whether several may.
    """

    step: str
    field: str
    text: str
    choices: Mapping[str, str]
    is_list: bool


@cache
def asked_questions(language: str) -> dict[tuple[str, str], AskedQuestion]:
    """All questions by step and field, in the order of the steps. Raises UnknownLanguage."""
    if language not in ASKED_IN:
        raise UnknownLanguage(language)
    with override(language):
        return {(one.step, one.field): one for step in _steps() for one in _asked(step)}


def _steps() -> list[Step]:
    """The steps about the participant. Those about consent ask nothing that researchers see."""
    first = [step for step in STEPS if step.key in _BEFORE_SIGNING]
    return [*first, *after_signing(), *OPTIONAL_STEPS, further_infusion(2)]


def _asked(step: Step) -> Iterator[AskedQuestion]:
    for name, field in step.form(answers=EVERY_BRANCH).fields.items():
        labels = labels_of(field) if isinstance(field, forms.ChoiceField) else {}
        choices = {code: str(label) for code, label in labels.items()}
        is_list = isinstance(field, forms.MultipleChoiceField)
        yield AskedQuestion(step.key, name, str(field.label), choices, is_list)
