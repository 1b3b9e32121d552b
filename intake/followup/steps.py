"""The steps of a check-in in order: key, title, form, and the condition under which a step applies.

The answers of a check-in are `{step's key: {field: cleaned value}}`, as those of the enrolment:

    course         course, disease, tiredness, pain, daily_life
    relapse        relapsed, relapse_treatment, from_before
    medicines      medicines: "same", "changed", and at the mailed link "none"
    medicines-now  drug, mg, why, now, off_medicines
    happened       happened: codes of Subject, or "none"; now: codes of AlarmSign;
                   not_happened: codes of Subject, at the mailed link alone
    <code>-<n>     the event n, from 1, of a code of Subject: later, onset, ended, again, from_before
    tests          tested: codes of Subject, or "none"; pregnancy; not_tested, at the mailed link alone
    results        a code of Marker: its finding; b_cells, b_cells_back, vaccines, pregnancy, birth
    again          a code of Activity: its ability; baseline, choose_again, growth, puberty, mood
    own-answer     agrees
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hesperion.ui.lists import NONE
from intake.followup.forms.base import CheckInForm
from intake.followup.forms.course import CourseForm, RelapseForm
from intake.followup.forms.events import MOST_EVENTS, EventForm, HappenedForm, happenings
from intake.followup.forms.life import AgainForm, OwnAnswerForm
from intake.followup.forms.medicines import MedicinesForm, MedicinesNowForm, SameMedicines
from intake.followup.forms.tests import ResultsForm, TestsForm
from intake.followup.situation import Situation
from intake.record.answers import Answers
from intake.record.choices.car_t import Relapse
from intake.record.choices.check_ins import LifeEventKind, Subject
from intake.record.choices.people import UNSAID
from intake.record.wording import Worded, render_wording, worded


@dataclass(frozen=True)
class CheckInStep:
    """A page of questions. `key` names its address, and its answers in the draft."""

    key: str
    title: Promise | Worded | str
    form: Callable[..., CheckInForm]

    def title_for(self, situation: Situation) -> str:
        """The title, worded for the person who tells."""
        return str(render_wording(self.title, situation.teller))


OWN_ANSWER = CheckInStep("own-answer", _("Your child’s own answer"), OwnAnswerForm)
_COURSE = CheckInStep("course", worded(_("Your disease"), _("The disease")), CourseForm)
_RELAPSE = CheckInStep("relapse", _("When the disease came back"), RelapseForm)
_MEDICINES = CheckInStep("medicines", _("Medicines"), MedicinesForm)
_MEDICINES_NOW = CheckInStep("medicines-now", _("Medicines now"), MedicinesNowForm)
_HAPPENED = CheckInStep("happened", _("What happened"), HappenedForm)
_TESTS = CheckInStep("tests", _("Tests and vaccines"), TestsForm)
_RESULTS = CheckInStep("results", _("More about this"), ResultsForm)
_AGAIN = CheckInStep(
    "again",
    worded(
        _("What you can do again"),
        parent=_("What your child can do again"),
        representative=_("What the person can do again"),
    ),
    AgainForm,
)
_WITHOUT_DETAILS = {Subject.INFUSION}  # its questions are on the pages of the participant's answers


def steps_of(situation: Situation, answers: Answers) -> list[CheckInStep]:
    """The steps that apply with the answers so far, in order."""
    return list(_steps(situation, answers))


def step_with_key(situation: Situation, answers: Answers, key: str) -> CheckInStep | None:
    """The step with this key; None if it does not apply."""
    return next((step for step in steps_of(situation, answers) if step.key == key), None)


def first_unanswered(situation: Situation, answers: Answers) -> CheckInStep | None:
    """The first step that applies and has no answer; None if all have one."""
    steps = steps_of(situation, answers)
    return next((step for step in steps if step.key not in answers), None)


def answers_that_apply(situation: Situation, answers: Answers) -> Answers:
    """The answers without those to steps that no longer apply."""
    keys = [step.key for step in steps_of(situation, answers)]
    return {key: answers[key] for key in keys if key in answers}


def event_key(code: str, number: int) -> str:
    """The key of the step about the event `number`, from 1, of a code of Subject."""
    return f"{code}-{number}"


def count_of(answers: Answers, code: str) -> int:
    """How many events of a code of Subject the answers tell of."""
    if code not in answers.get("happened", {}).get("happened", []):
        return 0
    number = 1
    while number < MOST_EVENTS and answers.get(event_key(code, number), {}).get("again"):
        number += 1
    return number


def _steps(situation: Situation, answers: Answers) -> Iterator[CheckInStep]:
    if situation.asks_child:
        yield OWN_ANSWER
    yield _COURSE
    if _value(answers, "course", "course") == Relapse.YES:
        yield _RELAPSE
    if situation.has_medicines:
        yield _MEDICINES
    if _asks_for_medicines(situation, answers):
        yield _MEDICINES_NOW
    yield _HAPPENED
    for subject in happenings(situation):
        if subject not in _WITHOUT_DETAILS:
            for number in range(1, count_of(answers, subject) + 1):
                yield _event_step(subject, number)
    yield _TESTS
    if situation.is_sent or _has_results(answers):
        yield _RESULTS
    yield _AGAIN


def _event_step(subject: Subject, number: int) -> CheckInStep:
    title = subject.label if number == 1 else f"{subject.label} ({number})"
    form = partial(EventForm, kind=subject, number=number)
    return CheckInStep(event_key(subject, number), title, form)


def _asks_for_medicines(situation: Situation, answers: Answers) -> bool:
    """Whether the medicines are asked for one by one. Of a check-in that was sent no row says "changed"."""
    said = _value(answers, "medicines", "medicines")
    if situation.is_sent:
        return said != SameMedicines.SAME
    return said == SameMedicines.CHANGED or not situation.has_medicines


def _has_results(answers: Answers) -> bool:
    tested = set(_value(answers, "tests", "tested") or []) - {NONE}
    told = set(_value(answers, "tests", "pregnancy") or []) - {NONE, UNSAID}
    return bool(tested or told & set(LifeEventKind.values))


def _value(answers: Answers, key: str, name: str) -> Any:
    return answers.get(key, {}).get(name)
