"""The steps of the form, in their order."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from research.models import Request
from research.requests import faults, words
from research.requests.faults import DraftFault
from research.requests.forms.base import RequestStepForm
from research.requests.forms.ethics import EthicsForm
from research.requests.forms.fields import FieldsForm
from research.requests.forms.lay_summary import LaySummaryForm
from research.requests.forms.people import PeopleForm
from research.requests.forms.recipient import QuestionForm, RecipientForm
from research.requests.words import ContentLine


@dataclass(frozen=True)
class FormStep:
    """A page of the form. `key` is in its address, and names its template."""

    key: str
    title: str
    form: type[RequestStepForm]
    faults: Callable[[Request], Iterable[DraftFault]]
    facts: Callable[[Request], Iterable[ContentLine]]


FORM_STEPS = [
    FormStep(
        "recipient", "Who asks", RecipientForm, faults.recipient_faults, words.recipient_facts
    ),
    FormStep(
        "question", "The question", QuestionForm, faults.question_faults, words.question_facts
    ),
    FormStep("people", "Whom it is about", PeopleForm, faults.people_faults, words.people_facts),
    FormStep("fields", "Which fields", FieldsForm, faults.fields_faults, words.fields_facts),
    FormStep(
        "ethics",
        "Ethics, agreement and period",
        EthicsForm,
        faults.ethics_faults,
        words.ethics_facts,
    ),
    FormStep(
        "summary",
        "Summary for patients",
        LaySummaryForm,
        faults.lay_summary_faults,
        words.lay_summary_facts,
    ),
]
BY_KEY = {step.key: step for step in FORM_STEPS}


def step_after(step: FormStep) -> FormStep | None:
    """None after the last one, which the check of everything follows."""
    following = FORM_STEPS.index(step) + 1
    return FORM_STEPS[following] if following < len(FORM_STEPS) else None


def faults_by_step(draft: Request) -> list[tuple[FormStep, list[DraftFault]]]:
    """Each step with what is missing or wrong in it."""
    return [(step, list(step.faults(draft))) for step in FORM_STEPS]
