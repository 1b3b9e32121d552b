"""The questions as they are answered again: which of them, and what they hold now."""

from django.utils.translation import gettext_lazy as _

from intake.consent.forms.signer import CountryForm
from intake.my.queries import begun_correction
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

# Asked here by itself: the step that asks for it first decides who signs, too, which can't be corrected.
COUNTRY = Step("country", _("Where you live"), CountryForm)


def current_answers(participant: Participant, *, begun: bool = False) -> Answers:
    """All that the participant told. With `begun`, a correction that still lacks answers counts."""
    answers = facts.answers_of(participant, facts.read(participant.pk))
    answers |= {COUNTRY.key: {"country": participant.country}}
    correction = begun_correction(participant) if begun else None
    return answers | (correction.answers if correction else {})


def step_of(key: str) -> Step | None:
    """The step `key`, where it can be answered here."""
    number = infusion_number(key)
    if number:
        return further_infusion(number)
    return next((step for step in [*_steps(), *OPTIONAL_STEPS] if step.key == key), None)


def sections(answers: Answers) -> list[Reviewed]:
    """What was told, in words, by step."""
    steps = [step for step in _steps() if step.applies(answers) and step.key in answers]
    return reviewed(answers, steps)


def optional_sections(answers: Answers) -> list[Reviewed]:
    """The same of the optional ones; without words where nothing was answered yet."""
    found: list[Reviewed] = []
    for step in optional_steps(answers):
        if _is_answered(answers.get(step.key, {})):
            found += reviewed(answers, [step])
        else:
            found.append((step.key, step.title_for(answers), []))
    return found


def _steps() -> list[Step]:
    return [COUNTRY, *after_signing()]


def _is_answered(values: dict[str, object]) -> bool:
    return any(value not in (None, "", [], {}) for value in values.values())
