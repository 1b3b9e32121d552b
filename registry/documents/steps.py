"""The steps on which somebody is asked, in order, with their forms: of a story, after it, and at check-ins."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext

from hesperion.ui.forms import PageForm
from intake.followup.door.forms import DoorForm
from intake.followup.forms.events import happenings
from intake.followup.forms.life import SendCheckInForm
from intake.followup.forms.tests import tests_asked
from intake.followup.situation import Situation
from intake.followup.steps import steps_of
from intake.participants.choices import Teller
from intake.record.answers import Answers
from intake.record.choices.car_t import Relapse
from intake.record.choices.check_ins import LifeEventKind
from intake.share.progress import further_infusion
from intake.share.steps import OPTIONAL_STEPS, STEPS, Step
from registry.documents.profiles import Profile

# The ways of asking: for the story, for more after it, at a check-in, and behind the link in its mail.
STORY, MORE, CHECK_IN, BY_LINK = WAYS = "story", "more", "check-in", "by-link"

# Steps that show the consent text, whose versions are public by themselves; it has the questions about it.
OF_THE_CONSENT_TEXT = ("key-information", "understanding")


@dataclass(frozen=True)
class FormOfStep:
    """A step as one profile sees it, in the active language. `form` is None if the consent text has it."""

    way: str
    step: str
    title: str
    only_if: str
    form: PageForm | None

    @property
    def key(self) -> str:
        return f"{self.way}.{self.step}"


def steps_by_way(way: str) -> list[Step]:
    """All steps of STORY and MORE in order; [] of others, whose steps depend on who is asked."""
    if way == MORE:
        place = 1 + [step.key for step in OPTIONAL_STEPS].index("infusion-details")
        return [*OPTIONAL_STEPS[:place], further_infusion(2), *OPTIONAL_STEPS[place:]]
    return STEPS if way == STORY else []


def forms_for(profile: Profile) -> Iterator[FormOfStep]:
    """The steps that a profile is asked, in order."""
    for way in (STORY, MORE):
        for step in steps_by_way(way):
            answers = next(filter(step.applies, profile.variants), None)
            if answers is not None:
                only_if = str(step.only_if or "")
                form = None if step.key in OF_THE_CONSENT_TEXT else step.form(answers=answers)
                yield FormOfStep(way, step.key, step.title_for(answers), only_if, form)
    if profile.teller is not Teller.RELATIVE:
        yield from _check_in(profile.situation)


def _check_in(situation: Situation) -> Iterator[FormOfStep]:
    answers = _every_branch(situation)
    for step in steps_of(situation, answers):
        form = step.form(answers=answers, situation=situation)
        yield FormOfStep(CHECK_IN, step.key, step.title_for(situation), "", form)
    sending = SendCheckInForm(situation=situation)
    yield FormOfStep(CHECK_IN, "send", gettext("Check your answers"), "", sending)
    yield FormOfStep(BY_LINK, "check-in", gettext("A check-in"), "", DoorForm())


def _every_branch(situation: Situation) -> Answers:
    """Answers to a check-in that make each of its questions appear."""
    return {
        "course": {"course": Relapse.YES.value},
        "medicines": {"medicines": "changed"},
        "happened": {"happened": [one.value for one in happenings(situation)]},
        "tests": {
            "tested": [one.value for one in tests_asked(situation)],
            "pregnancy": [LifeEventKind.PREGNANCY.value, LifeEventKind.BIRTH.value],
        },
    }
