"""Every question beforehand, as the steps ask them."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from intake.record.answers import Answers
from intake.record.choices.car_t import CourseStatus
from intake.record.choices.diseases import Family
from intake.record.choices.treatments import TreatmentClass
from intake.share.sections import in_parts
from intake.share.steps import STEPS, Step

# The answers under which every choice is offered, told by somebody about themself.
OF_ALL: Answers = {
    "diagnosis": {"families": list(Family.values)},
    "treatments": {"now": [TreatmentClass.GLUCOCORTICOID.value], "past": []},
    "car-t": {"status": CourseStatus.INFUSED.value},
}


@dataclass(frozen=True)
class Asked:
    """One step on the page of all questions."""

    key: str
    title: str
    only_if: Promise | None
    questions: list[Any]


def all_questions() -> list[tuple[Promise, list[Asked]]]:
    """The questions of each step, by part. What asks nothing is left out."""
    found = [_asked(step) for step in STEPS]
    return in_parts([step for step in found if step.questions], lambda step: step.key)


def _asked(step: Step) -> Asked:
    form = step.form(answers=OF_ALL)
    return Asked(
        step.key,
        step.title_for(OF_ALL),
        step.only_if,
        [_shown(one) for one in form.visible_fields()],
    )


def _shown(question: Any) -> dict[str, Any]:
    """A question's words, and its answers, unless they are a list as long as that of countries."""
    shown = question.groups if question.kind in ("radios", "checkboxes") else []
    return {
        "label": question.label,
        "hint": question.help_text,
        "groups": [(heading, [box.choice_label for box in boxes]) for heading, boxes in shown],
    }
