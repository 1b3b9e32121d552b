"""The one ordered list of the questions: key, form, and when a step applies."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hesperion.ui.forms import PageForm
from hesperion.ui.words import in_words
from intake import forms
from intake.choices import Family

Answers = dict[str, dict[str, Any]]  # {step's key: {field: cleaned value}}


def _always(answers: Answers) -> bool:
    return True


def _has(family: Family) -> Callable[[Answers], bool]:
    return lambda answers: family in answers.get("diagnosis", {}).get("families", [])


@dataclass(frozen=True)
class Step:
    """One page of questions. `key` names its URL, its form, its template and its answers in the draft."""

    key: str
    title: Promise
    form: type[PageForm]
    applies: Callable[[Answers], bool] = _always


STEPS = [
    Step("consent", _("What taking part means"), forms.ConsentForm),
    Step("country", _("Where you live"), forms.CountryForm),
    Step("diagnosis", _("Your disease"), forms.DiagnosisForm),
    Step("lupus", _("Lupus"), forms.LupusForm, _has(Family.SLE)),
    Step("myositis", _("Myositis"), forms.MyositisForm, _has(Family.IIM)),
    Step("scleroderma", _("Scleroderma"), forms.SclerodermaForm, _has(Family.SSC)),
    Step("other", _("Your other disease"), forms.OtherForm, _has(Family.OTHER)),
    Step("car-t", _("CAR-T cells"), forms.CarTForm),
    Step("story", _("Your story"), forms.StoryForm),
]


KEYS = {step.key for step in STEPS}


def applicable(answers: Answers) -> list[Step]:
    """The steps that the answers so far lead through, in order."""
    return [step for step in STEPS if step.applies(answers)]


def first_gap(answers: Answers) -> Step | None:
    """The first applicable step without an answer, or None when all have one."""
    return next((step for step in applicable(answers) if step.key not in answers), None)


def reviewed(answers: Answers) -> list[tuple[Step, list[tuple[str, str]]]]:
    """Each applicable step with its questions and answers in words, for the check page."""
    return [(step, in_words(step.form(initial=answers[step.key]))) for step in applicable(answers)]


class Route:
    """Where a person stands: at the step `key`, with the answers so far.

    `is_change` says that they came from the check page to change one answer.
    """

    def __init__(self, answers: Answers, key: str, *, is_change: bool = False) -> None:
        self._steps = applicable(answers)
        self._keys = [step.key for step in self._steps]
        self._key = key
        self.is_change = is_change
        self.gap = first_gap(answers)
        self.saved = answers.get(key)

    @property
    def is_open(self) -> bool:
        """The step applies, and every step before it has its answer."""
        if self._key not in self._keys:
            return False
        return self.gap is None or self._keys.index(self.gap.key) >= self._index

    @property
    def _index(self) -> int:
        return self._keys.index(self._key)

    @property
    def step(self) -> Step:
        return self._steps[self._index]

    @property
    def number(self) -> int:
        return self._index + 1

    @property
    def total(self) -> int:
        """The number of steps as the answers stand, the check page among them."""
        return len(self._steps) + 1

    @property
    def before(self) -> Step | None:
        """The step that Back leads to; None at the first."""
        return self._steps[self._index - 1] if self._index else None

    def after(self, answers: Answers) -> Step | None:
        """The step to go to once this one is saved; None for the check page."""
        gap = first_gap(answers)
        if self.is_change or gap is None:
            return gap
        later = STEPS[STEPS.index(self.step) + 1 :]
        return next((step for step in later if step.applies(answers)), gap)
