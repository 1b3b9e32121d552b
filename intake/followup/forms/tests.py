"""The forms about tests, vaccines and pregnancies since the last time, and what they showed."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesperion.ui.fields import ChoicesField, PartialDateField, RadiosField
from hesperion.ui.lists import NONE, ListField
from hesperion.ui.numbers import YearField
from intake.followup.forms.base import CheckInForm
from intake.followup.situation import Situation
from intake.record.answers import Answers, fitting_markers
from intake.record.choices import explanations
from intake.record.choices.check_ins import VACCINES, LifeEventKind, Subject
from intake.record.choices.markers import Finding
from intake.record.choices.people import UNSAID, YesNo
from intake.record.forms.base import YEAR_IS_ENOUGH

_FINDINGS = [Finding.POSITIVE, Finding.NEGATIVE, Finding.UNKNOWN]
_WORDS = {
    Subject.MARKER_TEST: gettext_lazy("Antibodies were tested again"),
    Subject.B_CELL_TEST: gettext_lazy("B cells were counted"),
    Subject.VACCINE: gettext_lazy("A vaccine"),
}


def tests_asked(situation: Situation) -> list[Subject]:
    """The tests that a check-in asks about. B cells go away with CAR-T cells alone."""
    return [one for one in _WORDS if one is not Subject.B_CELL_TEST or situation.is_infused]


class TestsForm(CheckInForm):
    __test__ = False  # for pytest

    tested = ListField(
        label=gettext_lazy("Which of these were done since %(day)s?"),
        explanations={Subject.B_CELL_TEST: explanations.ABOUT_B_CELLS},
        required=False,
    )
    pregnancy = ListField(
        label=gettext_lazy("Was there a pregnancy, or a birth?"),
        choices=[
            (LifeEventKind.PREGNANCY, gettext_lazy("A pregnancy")),
            (LifeEventKind.BIRTH, gettext_lazy("The birth of a child")),
            (NONE, gettext_lazy("None of these")),
            (UNSAID, gettext_lazy("Prefer not to say")),
        ],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.date_label("tested", self.situation.since)
        tested: Any = self.fields["tested"]
        asked = [(one.value, _WORDS[one]) for one in tests_asked(self.situation)]
        tested.choices = [*asked, (NONE, _("None of these"))]
        if not self.situation.may_be_pregnant:
            del self.fields["pregnancy"]

    def clean_pregnancy(self) -> list[str]:
        """Return "prefer not to say" alone if it is among the answers."""
        chosen: list[str] = self.cleaned_data["pregnancy"]
        return [UNSAID] if UNSAID in chosen else chosen


class ResultsForm(CheckInForm):
    """What the tests showed, which vaccines they were, and the years of pregnancies and births."""

    b_cells = RadiosField(
        label=gettext_lazy("Are B cells back?"),
        explanation=explanations.ABOUT_B_CELLS,
        choices=YesNo.choices,
        required=False,
    )
    b_cells_back = PartialDateField(
        label=gettext_lazy("If so: when did a test first show them again?"),
        help_text=YEAR_IS_ENOUGH,
        required=False,
    )
    vaccines = ChoicesField(
        label=gettext_lazy("Which vaccines were given?"),
        choices=[(kind.value, kind.label) for kind in VACCINES],
        required=False,
    )
    pregnancy = YearField(
        label=gettext_lazy("In which year did the pregnancy begin?"), required=False
    )
    birth = YearField(label=gettext_lazy("In which year was the child born?"), required=False)

    def __init__(self, *args: Any, answers: Answers, situation: Situation, **kwargs: Any) -> None:
        tested = _tested(situation, answers)
        if Subject.MARKER_TEST in tested:
            self.base_fields = _markers(situation) | self.base_fields  # type: ignore[misc]
        super().__init__(*args, answers=answers, situation=situation, **kwargs)
        told = answers.get("tests", {}).get("pregnancy", [])
        if Subject.B_CELL_TEST not in tested:
            del self.fields["b_cells"], self.fields["b_cells_back"]
        if Subject.VACCINE not in tested:
            del self.fields["vaccines"]
        for kind in (LifeEventKind.PREGNANCY, LifeEventKind.BIRTH):
            if kind not in told:
                del self.fields[kind.value]


def _tested(situation: Situation, answers: Answers) -> list[str]:
    """The tests whose results are asked for: those that were done, and of a check-in that was sent, all."""
    done: list[str] = answers.get("tests", {}).get("tested", [])
    return [one.value for one in tests_asked(situation)] if situation.is_sent else done


def _markers(situation: Situation) -> dict[str, forms.Field]:
    findings = [(finding.value, finding.label) for finding in _FINDINGS]
    return {
        marker.value: forms.ChoiceField(
            label=_("Test: %(marker)s") % {"marker": marker.label},
            choices=[("", _("No answer")), *findings],
            required=False,
        )
        for marker in fitting_markers(situation.told)
    }
