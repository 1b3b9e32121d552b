"""The steps of the form, in their order."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from research.models import Request
from research.requests import faults, words
from research.requests.faults import Fault
from research.requests.forms.base import StepForm
from research.requests.forms.ethics import EthicsForm
from research.requests.forms.fields import FieldsForm
from research.requests.forms.lay_summary import LaySummaryForm
from research.requests.forms.people import PeopleForm
from research.requests.forms.recipient import QuestionForm, RecipientForm
from research.requests.words import Fact


@dataclass(frozen=True)
class Step:
    """A page of the form. `key` is in its address, and names its template."""

    key: str
    title: str
    form: type[StepForm]
    faults: Callable[[Request], Iterable[Fault]]
    facts: Callable[[Request], Iterable[Fact]]


STEPS = [
    Step("recipient", "Who asks", RecipientForm, faults.recipient_faults, words.recipient_facts),
    Step("question", "The question", QuestionForm, faults.question_faults, words.question_facts),
    Step("people", "Whom it is about", PeopleForm, faults.people_faults, words.people_facts),
    Step("fields", "Which fields", FieldsForm, faults.fields_faults, words.fields_facts),
    Step(
        "ethics",
        "Ethics, agreement and period",
        EthicsForm,
        faults.ethics_faults,
        words.ethics_facts,
    ),
    Step(
        "summary",
        "Summary for patients",
        LaySummaryForm,
        faults.lay_summary_faults,
        words.lay_summary_facts,
    ),
]
BY_KEY = {step.key: step for step in STEPS}


def step_after(step: Step) -> Step | None:
    """None after the last one, which the check of everything follows."""
    following = STEPS.index(step) + 1
    return STEPS[following] if following < len(STEPS) else None


def faults_by_step(draft: Request) -> list[tuple[Step, list[Fault]]]:
    """Each step with what is missing or wrong in it."""
    return [(step, list(step.faults(draft))) for step in STEPS]
