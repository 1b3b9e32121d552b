"""All questions of the steps, for a page to read before starting."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from intake.record.answers import Answers
from intake.record.choices.car_t import CourseStatus
from intake.record.choices.diseases import Family
from intake.share.sections import in_parts
from intake.share.steps import STEPS, Step

# Answers of a person about themself that make every choice appear.
ALL_CHOICES: Answers = {
    "diagnosis": {"families": list(Family.values)},
    "car-t": {"status": CourseStatus.INFUSED.value},
}


@dataclass(frozen=True)
class Asked:
    """One step with its questions, as the page of all questions shows it."""

    key: str
    title: str
    only_if: Promise | None
    questions: list[Any]


def all_questions() -> list[tuple[Promise, list[Asked]]]:
    """The questions of every step, grouped by part of the form. Steps without questions are left out."""
    found = [_asked(step) for step in STEPS]
    return in_parts([step for step in found if step.questions], lambda step: step.key)


def _asked(step: Step) -> Asked:
    form = step.form(answers=ALL_CHOICES)
    return Asked(
        step.key,
        step.title_for(ALL_CHOICES),
        step.only_if,
        [_shown(one) for one in form.visible_fields()],
    )


def _shown(question: Any) -> dict[str, Any]:
    """A question's label, hint, choices, and ends of a scale. Long lists such as countries are left out."""
    is_listed = question.kind in ("radios", "checkboxes") and not question.ends
    shown = question.groups if is_listed else []
    return {
        "label": question.label,
        "hint": question.help_text,
        "ends": question.ends,
        "groups": [
            (heading, [choice.box.choice_label for choice in choices]) for heading, choices in shown
        ],
    }
