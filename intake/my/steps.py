"""The steps whose answers participants can see and correct, and their current answers."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from intake.consent.forms.signer import CountryForm
from intake.my.queries import unfinished_correction
from intake.participants.models import Participant
from intake.record import facts
from intake.record.answers import Answers, infusion_number
from intake.share.progress import (
    Reviewed,
    after_signing,
    further_infusion,
    optional_steps,
    reviewed,
)
from intake.share.steps import OPTIONAL_STEPS, Step

# A step of its own: on /share/ the country is in a step that also decides who signs, which can't be corrected.
COUNTRY = Step("country", _("Country"), CountryForm)


def current_answers(participant: Participant, *, begun: bool = False) -> Answers:
    """The participant's stored answers.

    With `begun`, answers of an unfinished correction take the place of stored ones.
    """
    answers = facts.answers_of(participant, facts.read(participant.pk))
    answers |= country_of(participant)
    correction = unfinished_correction(participant) if begun else None
    return answers | (correction.answers if correction else {})


def country_of(participant: Participant) -> Answers:
    """The answer to the step COUNTRY, which is in no row of the facts."""
    return {COUNTRY.key: {"country": participant.country}}


def step_of(key: str) -> Step | None:
    """The step with this key; None if the participant can't correct its answers."""
    number = infusion_number(key)
    if number:
        return further_infusion(number)
    return next((step for step in [*_steps(), *OPTIONAL_STEPS] if step.key == key), None)


def answered_sections(answers: Answers) -> list[Reviewed]:
    """Questions and answers in words, for each required step that has answers."""
    steps = [step for step in _steps() if step.applies(answers) and step.key in answers]
    return reviewed(answers, steps)


def optional_sections(answers: Answers) -> list[Reviewed]:
    """Questions and answers in words, for each optional step that applies.

    A step without answers has an empty list.
    """
    found: list[Reviewed] = []
    for step in optional_steps(answers):
        if _is_answered(answers.get(step.key, {})):
            found += reviewed(answers, [step])
        else:
            found.append((step.key, step.title_for(answers), []))
    return found


@dataclass(frozen=True)
class FurtherQuestions:
    """How many of the optional steps that apply are answered, and the first without an answer."""

    answered: int
    total: int
    next_key: str
    next_title: str

    @property
    def marks(self) -> list[bool]:
        """One for each step: True for those that are answered, which come first."""
        return [number < self.answered for number in range(self.total)]


def further_questions(answers: Answers) -> FurtherQuestions:
    """The optional steps that apply, counted."""
    steps = optional_steps(answers)
    open_steps = [step for step in steps if not _is_answered(answers.get(step.key, {}))]
    key, title = (open_steps[0].key, open_steps[0].title_for(answers)) if open_steps else ("", "")
    return FurtherQuestions(len(steps) - len(open_steps), len(steps), key, title)


def _steps() -> list[Step]:
    return [COUNTRY, *after_signing()]


def _is_answered(values: dict[str, object]) -> bool:
    return any(value not in (None, "", [], {}) for value in values.values())
