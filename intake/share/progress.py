"""How answers relate to the steps: the steps that apply, the first without an answer, answers in words."""

from functools import partial

from django.utils.translation import gettext

from hesperion.ui.words import in_words
from intake.record.answers import SIGNING, Answers, infusion_key, infusions
from intake.record.forms.car_t import FurtherInfusionForm
from intake.share.steps import OPTIONAL_STEPS, STEPS, Step

Reviewed = tuple[
    str, str, list[tuple[str, str]]
]  # a step's key and title, and its questions with answers


def applicable(answers: Answers) -> list[Step]:
    """The steps of the form that apply, given the answers so far, in order."""
    return [step for step in STEPS if step.applies(answers)]


def optional_steps(answers: Answers) -> list[Step]:
    """The optional steps that apply, in order, with a step for each infusion after the first."""
    found = []
    for step in OPTIONAL_STEPS:
        if step.applies(answers):
            found.append(step)
        if step.key == "infusion-details":
            found += map(further_infusion, range(2, infusions(answers) + 1))
    return found


def further_infusion(number: int) -> Step:
    """The optional step about the infusion `number`, which is 2 or more."""
    second = number == 2
    title = gettext("The second infusion") if second else gettext("Infusion %(number)d")
    return Step(
        infusion_key(number),
        title % {"number": number},
        partial(FurtherInfusionForm, number=number),
        lambda answers: number <= infusions(answers),
    )


def first_gap(answers: Answers) -> Step | None:
    """The first applicable step that has no answer; None if all have one."""
    return next((step for step in applicable(answers) if step.key not in answers), None)


def in_force(answers: Answers) -> Answers:
    """The answers to steps that apply. Answers to steps that no longer apply are left out."""
    steps = [*applicable(answers), *optional_steps(answers)]
    return {step.key: answers[step.key] for step in steps if step.key in answers}


def after_signing() -> list[Step]:
    """The steps after the signature. Their answers can be corrected after sending, earlier ones can't."""
    keys = [step.key for step in STEPS]
    return STEPS[keys.index(SIGNING) + 1 :]


def gap_after_signing(answers: Answers) -> Step | None:
    """The first applicable step after the signature that has no answer; None if all have one."""
    return next(
        (step for step in after_signing() if step.applies(answers) and step.key not in answers),
        None,
    )


def reviewed(answers: Answers, steps: list[Step]) -> list[Reviewed]:
    """The questions and answers in words, for each of `steps`."""
    return [
        (
            step.key,
            step.title_for(answers),
            in_words(step.form(initial=answers[step.key], answers=answers)),
        )
        for step in steps
    ]
