"""The check page: the answers by part of the form, how many were skipped, and every choice with yes or no."""

from dataclasses import dataclass
from typing import Any

from hesperion.ui.fields import labels_of
from hesperion.ui.words import in_words, unanswered
from intake.consent.forms.consent import ChoicesForm
from intake.record.answers import SIGNING, Answers, family_objects
from intake.share.position import position_of
from intake.share.progress import applicable
from intake.share.sections import in_parts
from intake.share.steps import Step

_LEFT_OUT = {"key-information", "understanding"}  # steps without answers about the person
_CHOICES = "choices"


@dataclass(frozen=True)
class CheckedStep:
    """A step with its questions and answers in words; `skipped` counts those without an answer."""

    key: str
    title: str
    answers: list[tuple[str, str]]
    skipped: int


@dataclass(frozen=True)
class CheckedPart:
    """The steps of one part of the form."""

    title: str
    steps: list[CheckedStep]

    @property
    def skipped(self) -> int:
        return sum(step.skipped for step in self.steps)

    @property
    def answered(self) -> int:
        return sum(len(step.answers) for step in self.steps) - self.skipped


def answers_to_check(answers: Answers) -> dict[str, Any]:
    """What the template of the page shows. Every applicable step must have an answer."""
    steps = [step for step in applicable(answers) if step.key not in _LEFT_OUT]
    checked = [_checked(step, answers) for step in steps if step.key != _CHOICES]
    parts = in_parts(checked, lambda step: step.key)
    choices = _choices(answers)
    allowed = [label for label, is_allowed in choices if is_allowed]
    return {
        "parts": [CheckedPart(str(title), found) for title, found in parts],
        "choices": choices,
        "allowed": len(allowed),
        "refused": len(choices) - len(allowed),
        "email": answers[SIGNING]["email"],
        "last": steps[-1].key,
        "position": position_of("check"),
        "has_story": bool(answers["story"]["text"]),
        "family_objects": family_objects(answers),
    }


def _checked(step: Step, answers: Answers) -> CheckedStep:
    form = step.form(initial=answers[step.key], answers=answers)
    return CheckedStep(
        step.key, step.title_for(answers), in_words(form), skipped=len(unanswered(form))
    )


def _choices(answers: Answers) -> list[tuple[str, bool]]:
    """The label of each purpose that was offered, and whether it is allowed."""
    field: Any = ChoicesForm(answers=answers).fields["purposes"]
    allowed = answers[_CHOICES]["purposes"]
    return [(str(label), code in allowed) for code, label in labels_of(field).items()]
