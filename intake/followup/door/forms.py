"""The form behind the mailed link: the same questions to everybody, without a word of what was told before."""

from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesperion.ui.fields import ChoicesField, RadiosField, ScaleField, YesNoField
from hesperion.ui.lists import NONE, ListField
from hesperion.ui.numbers import DoseField
from intake.followup.forms.medicines import SameMedicines
from intake.participants.limits import CHECK_INS_BY_LINK, LimitedForm
from intake.record.answers import Answers
from intake.record.choices import explanations
from intake.record.choices.car_t import Later, Relapse
from intake.record.choices.check_ins import HAPPENINGS, VACCINES, AlarmSign, Subject
from intake.record.choices.treatments import Steroid, WhyHydrocortisone
from intake.record.forms.outcome import ACTIVITY, DAILY_LIFE, PAIN, TIREDNESS
from intake.record.forms.treatment import CHOOSE_STEROID
from intake.record.models.outcome import SCALES

NOT_COUNTED = "not_counted"  # no B cells were counted since the last time

_HAPPENINGS = [*(Subject(kind.value) for kind in HAPPENINGS), Subject.HOSPITAL, Subject.INFUSION]
_EVENTS = [(one.value, one.label) for one in _HAPPENINGS]
_ABOUT_EVENTS = {Subject.HLH: explanations.ABOUT_LATER[Later.HLH]}
# Mood is not asked about behind a link that others may open.
_SIGNS = [(sign.value, sign.label) for sign in AlarmSign if sign is not AlarmSign.SUICIDE]


def _scale(label: Promise, ends: tuple[Any, Any], hint: Any = "") -> ScaleField:
    return ScaleField(label=label, ends=ends, help_text=hint, required=False)


class DoorForm(LimitedForm):
    """A check-in on one page. Each event has a yes and a no; without a tick it is not reported.

    It speaks of "the disease" and to nobody in person: who tells, and for whom, was told before too. Each
    time it asks whether we may go on: at month 24 alone, the question would tell when the infusion was.
    """

    submit_label = gettext_lazy("Send the answers")
    limit = CHECK_INS_BY_LINK
    asked_if: ClassVar = {
        "mg": lambda data: data.get("drug") != Steroid.NONE,
        "why": lambda data: data.get("drug") == Steroid.HYDROCORTISONE,
    }
    rows = ("happened", "not_happened")
    rows_label = gettext_lazy("What has happened since the last time?")
    rows_help_text = gettext_lazy("Leave both boxes empty where you are not sure.")

    course = RadiosField(
        label=gettext_lazy("How has the disease been since the last time?"),
        help_text=gettext_lazy("Quiet means: no signs of the disease, or almost none."),
        choices=Relapse.choices,
        error_messages={"required": gettext_lazy("Choose one answer, or “I am not sure”.")},
    )
    disease = _scale(gettext_lazy("How active is the disease today?"), ACTIVITY)
    tiredness = _scale(gettext_lazy("How strong is the tiredness today?"), TIREDNESS)
    pain = _scale(gettext_lazy("How strong is the pain today?"), PAIN)
    daily_life = _scale(
        gettext_lazy("How hard is daily life today?"),
        DAILY_LIFE,
        gettext_lazy("Think of washing, dressing, work or school."),
    )
    medicines = RadiosField(
        label=gettext_lazy("Are the medicines the same as the last time?"),
        choices=SameMedicines.choices,
        required=False,
    )
    drug = RadiosField(
        label=gettext_lazy("Which steroid (cortisone) is taken now?"),
        explanation=explanations.ABOUT_STEROIDS,
        choices=Steroid.choices,
        required=False,
    )
    mg = DoseField(
        label=gettext_lazy("How many mg a day?"),
        help_text=gettext_lazy("If it changes, give the usual dose."),
        required=False,
    )
    why = RadiosField(
        label=gettext_lazy("If it is hydrocortisone: why is it taken?"),
        choices=WhyHydrocortisone.choices,
        required=False,
    )
    happened = ChoicesField(
        column=gettext_lazy("Yes"),
        explanations=_ABOUT_EVENTS,
        label=gettext_lazy("What has happened since the last time?"),
        choices=_EVENTS,
        required=False,
    )
    not_happened = ChoicesField(
        column=gettext_lazy("No"),
        explanations=_ABOUT_EVENTS,
        label=gettext_lazy("What has not happened since the last time?"),
        choices=_EVENTS,
        required=False,
    )
    now = ListField(label=gettext_lazy("Is one of these so today?"), choices=_SIGNS, required=False)
    b_cells = RadiosField(
        label=gettext_lazy("Are B cells back?"),
        explanation=explanations.ABOUT_B_CELLS,
        choices=[
            ("yes", gettext_lazy("Yes")),
            ("no", gettext_lazy("No")),
            (NOT_COUNTED, gettext_lazy("They were not counted since the last time")),
            ("unknown", gettext_lazy("I don’t know")),
        ],
        required=False,
    )
    vaccines = ListField(
        label=gettext_lazy("Which vaccines were given since the last time?"),
        choices=[
            *((kind.value, kind.label) for kind in VACCINES),
            (NONE, gettext_lazy("None of these")),
        ],
        required=False,
    )
    go_on = YesNoField(
        label=gettext_lazy("May we go on asking?"),
        help_text=gettext_lazy("If you say no, we send no more mails. The answers stay."),
        required=False,
    )

    @cached_property
    def helper(self) -> FormHelper:
        """Without the token of the CSRF check, which would need a cookie: see the view."""
        helper = super().helper
        helper.disable_csrf = True
        return helper

    def clean(self) -> dict[str, Any]:
        """Understand 0 mg as "no steroid". Contradictions, and a dose without a steroid, are errors."""
        data = self.cleaned_data
        if data.get("drug") and data.get("mg") == "0":
            data |= {"drug": Steroid.NONE.value, "mg": "", "why": ""}
        if data.get("mg") and not data.get("drug"):
            self.add_error("drug", CHOOSE_STEROID)
        if data.get("medicines") == SameMedicines.NONE and _is_treated(data):
            self.add_error(
                "medicines", _("You chose no medicines, but also a steroid. Check both.")
            )
        if set(data.get("happened", [])) & set(data.get("not_happened", [])):
            self.add_error("happened", _("You ticked yes and no for the same thing. Keep one."))
        return data

    @property
    def answers(self) -> Answers:
        """The cleaned values as answers to the steps of a check-in."""
        data = self.cleaned_data
        return {
            step: {name: data[name] for name in names if data[name] not in ("", None, [])}
            for step, names in _STEPS.items()
        } | _tests(data)


_STEPS = {
    "course": ["course", *SCALES],
    "medicines": ["medicines"],
    "medicines-now": ["drug", "mg", "why"],
    "happened": ["happened", "not_happened", "now"],
}


def _is_treated(data: dict[str, Any]) -> bool:
    """Whether a steroid is taken against the disease. One that replaces the body's own is no treatment."""
    return data.get("drug") not in (None, "", Steroid.NONE) and (
        data.get("why") != WhyHydrocortisone.REPLACEMENT
    )


def _tests(data: dict[str, Any]) -> Answers:
    b_cells, vaccines = data["b_cells"], data["vaccines"]
    done = {
        Subject.B_CELL_TEST: b_cells in ("yes", "no"),
        Subject.VACCINE: bool(vaccines) and vaccines != [NONE],
    }
    not_done = {Subject.B_CELL_TEST: b_cells == NOT_COUNTED, Subject.VACCINE: vaccines == [NONE]}
    return {
        "tests": {
            "tested": [one.value for one, is_done in done.items() if is_done],
            "not_tested": [one.value for one, is_not_done in not_done.items() if is_not_done],
        },
        "results": {
            "b_cells": "" if b_cells == NOT_COUNTED else b_cells,
            "vaccines": vaccines if done[Subject.VACCINE] else [],
        },
    }
