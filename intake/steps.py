"""The one ordered list of the questions: key, form, and when a step applies."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hesperion.ui.words import in_words
from intake.answers import Answers, families
from intake.choices.diseases import Family
from intake.forms.base import StepForm
from intake.forms.car_t import CarTForm
from intake.forms.consent import ConsentForm
from intake.forms.disease import DiagnosisForm, LupusForm, MyositisForm, OtherForm, SclerodermaForm
from intake.forms.person import CountryForm
from intake.forms.story import StoryForm
from intake.voices import Said, person_of, say


def _always(answers: Answers) -> bool:
    return True


def _has(family: Family) -> Callable[[Answers], bool]:
    return lambda answers: family in families(answers)


@dataclass(frozen=True)
class Step:
    """One page of questions. `key` names its URL, its form, its template and its answers in the draft."""

    key: str
    title: Promise | Said
    form: type[StepForm]
    applies: Callable[[Answers], bool] = _always

    def title_for(self, answers: Answers) -> str:
        """The title in the voice that fits who answers."""
        return str(say(self.title, person_of(answers)))


STEPS = [
    Step("consent", _("What taking part means"), ConsentForm),
    Step("country", _("Where you live"), CountryForm),
    Step("diagnosis", _("Your disease"), DiagnosisForm),
    Step("lupus", _("Lupus"), LupusForm, _has(Family.SLE)),
    Step("myositis", _("Myositis"), MyositisForm, _has(Family.IIM)),
    Step("scleroderma", _("Scleroderma"), SclerodermaForm, _has(Family.SSC)),
    Step("other", _("Your other disease"), OtherForm, _has(Family.OTHER)),
    Step("car-t", _("CAR-T cells"), CarTForm),
    Step("story", _("Your story"), StoryForm),
]

# Optional sections, answered on the participant's own pages after sending. None is ever a gap.
MORE: list[Step] = []

KEYS = {step.key for step in STEPS}
SIGNATURES = {"consent", "sign"}


def applicable(answers: Answers) -> list[Step]:
    """The steps that the answers so far lead through, in order."""
    return [step for step in STEPS if step.applies(answers)]


def first_gap(answers: Answers) -> Step | None:
    """The first applicable step without an answer, or None when all have one."""
    return next((step for step in applicable(answers) if step.key not in answers), None)


def in_force(answers: Answers) -> Answers:
    """The answers of the steps that apply: those of a branch that was taken back are dropped."""
    optional = [step for step in MORE if step.applies(answers)]
    steps = [*applicable(answers), *optional]
    return {step.key: answers[step.key] for step in steps if step.key in answers}


def after_signing() -> list[Step]:
    """The steps behind the signature: their answers can be corrected, what was signed can't."""
    last = max(number for number, step in enumerate(STEPS) if step.key in SIGNATURES)
    return STEPS[last + 1 :]


def gap_after_signing(answers: Answers) -> Step | None:
    """The first of them that applies and has no answer; None when all have one."""
    return next(
        (step for step in after_signing() if step.applies(answers) and step.key not in answers),
        None,
    )


Reviewed = tuple[str, str, list[tuple[str, str]]]


def reviewed(answers: Answers, steps: list[Step] | None = None) -> list[Reviewed]:
    """Key and title of each applicable step, its questions and answers in words, for the check page."""
    return [
        (
            step.key,
            step.title_for(answers),
            in_words(step.form(initial=answers[step.key], answers=answers)),
        )
        for step in (applicable(answers) if steps is None else steps)
    ]


class Route:
    """Where a person stands: at the step `key`, with the answers so far.

    `is_change` says that they came from the check page to change one answer.
    """

    def __init__(self, answers: Answers, key: str, *, is_change: bool = False) -> None:
        self._answers = answers
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
    def title(self) -> str:
        return self.step.title_for(self._answers)

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
