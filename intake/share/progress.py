"""How far answers go along the steps: which steps apply, which lack an answer, and all of it in words."""

from functools import partial

from django.utils.translation import gettext

from hesperion.ui.words import in_words
from intake.record.answers import (
    SIGNING,
    Answers,
    infusion_key,
    infusions,
)
from intake.record.forms.car_t import FurtherInfusionForm
from intake.share.steps import OPTIONAL_STEPS, STEPS, Step

_ONLY_READ = {"key-information", "understanding"}


def applicable(answers: Answers) -> list[Step]:
    """The steps that the answers so far lead through, in order."""
    return [step for step in STEPS if step.applies(answers)]


def sections(answers: Answers) -> list[Step]:
    """The optional sections that fit the answers, in order, with one for each infusion after the first."""
    found = []
    for step in OPTIONAL_STEPS:
        if step.applies(answers):
            found.append(step)
        if step.key == "infusion-details":
            found += map(further_infusion, range(2, infusions(answers) + 1))
    return found


def further_infusion(number: int) -> Step:
    """The optional section about infusion `number`, from 2. There is no last one."""
    second = number == 2
    title = gettext("The second infusion") if second else gettext("Infusion %(number)d")
    return Step(
        infusion_key(number),
        title % {"number": number},
        partial(FurtherInfusionForm, number=number),
        lambda answers: number <= infusions(answers),
    )


def first_gap(answers: Answers) -> Step | None:
    """The first applicable step without an answer, or None when all have one."""
    return next((step for step in applicable(answers) if step.key not in answers), None)


def in_force(answers: Answers) -> Answers:
    """The answers of the steps that apply: those of a branch that was taken back are dropped."""
    standing = [*applicable(answers), *sections(answers)]
    return {step.key: answers[step.key] for step in standing if step.key in answers}


def after_signing() -> list[Step]:
    """The steps behind the signature: their answers can be corrected, what was signed can't."""
    keys = [step.key for step in STEPS]
    return STEPS[keys.index(SIGNING) + 1 :]


def gap_after_signing(answers: Answers) -> Step | None:
    """The first of them that applies and has no answer; None when all have one."""
    return next(
        (step for step in after_signing() if step.applies(answers) and step.key not in answers),
        None,
    )


Reviewed = tuple[str, str, list[tuple[str, str]]]


def reviewed(answers: Answers, steps: list[Step] | None = None) -> list[Reviewed]:
    """Key and title of each applicable step, its questions and answers in words.

    Without `steps` those of the check page: what was only read or tried out has nothing to tell.
    """
    if steps is None:
        steps = [step for step in applicable(answers) if step.key not in _ONLY_READ]
    return [
        (
            step.key,
            step.title_for(answers),
            in_words(step.form(initial=answers[step.key], answers=answers)),
        )
        for step in steps
    ]
