"""The forms about the way to CAR-T, the infusions, and the time since."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hesperion.ui.fields import ChoicesField, PartialDateField, RadiosField, YesNoField
from intake.record.adverse_events import offered_later
from intake.record.answers import infusions
from intake.record.choices import explanations
from intake.record.choices.car_t import (
    Cells,
    CourseStatus,
    Later,
    Relapse,
    Setting,
    Target,
)
from intake.record.forms.base import YEAR_IS_ENOUGH, StepForm
from intake.record.wording import worded, worded_choices

STATUS_WORDS: dict[str, Any] = {
    CourseStatus.CONSIDERED: worded(
        CourseStatus.CONSIDERED.label, relative=_("It was being considered")
    ),
    CourseStatus.WAITING: worded(
        CourseStatus.WAITING.label, relative=_("They were waiting for it")
    ),
    CourseStatus.DECLINED: worded(
        CourseStatus.DECLINED.label,
        parent=_("It was offered, and we said no"),
        representative=_("It was offered, and the answer was no"),
        relative=_("It was offered, and they said no"),
    ),
}
_NOTHING_DECIDED = {"", CourseStatus.NOT_CONSIDERED, CourseStatus.INFUSED}


class CarTForm(StepForm):
    # The next page asks for the date of an infusion.
    asked_if: ClassVar = {"decided": lambda data: data.get("status", "") not in _NOTHING_DECIDED}

    status = RadiosField(
        label=worded(
            _("Where do you stand with CAR-T cells?"),
            parent=_("Where does your child stand with CAR-T cells?"),
            representative=_("Where does the person you care for stand with CAR-T cells?"),
            relative=_("How far did the person who died get with CAR-T cells?"),
        ),
        choices=worded_choices(CourseStatus, STATUS_WORDS),
        explanation=explanations.ABOUT_CAR_T,
        error_messages={"required": _("Choose the answer that fits best.")},
    )
    decided = PartialDateField(
        label=_("When was that?"),
        help_text=YEAR_IS_ENOUGH,
        required=False,
    )


class InfusionForm(StepForm):
    given = PartialDateField(
        with_day=True,
        label=worded(
            _("When did you first get CAR-T cells?"),
            parent=_("When did your child first get CAR-T cells?"),
            representative=_("When did the person you care for first get CAR-T cells?"),
            relative=_("When did the person who died first get CAR-T cells?"),
        ),
        help_text=YEAR_IS_ENOUGH,
        required=False,
    )
    target = RadiosField(
        label=_("What was the CAR-T aimed at?"),
        help_text=worded(_("Your letter may say CD19."), _("The doctors’ letter may say CD19.")),
        choices=Target.choices,
        explanations=explanations.ABOUT_TARGETS,
        error_messages={"required": _("Choose what it was aimed at, or “I don’t know”.")},
    )
    cells = RadiosField(
        label=_("Whose cells were they?"),
        choices=Cells.choices,
        explanations=explanations.ABOUT_CELLS,
        error_messages={"required": _("Choose whose cells they were, or “I don’t know”.")},
    )
    setting = RadiosField(
        label=_("How was the treatment given?"),
        choices=Setting.choices,
        explanations=explanations.ABOUT_SETTINGS,
        error_messages={"required": _("Choose how the treatment was given, or “I don’t know”.")},
    )


class SinceForm(StepForm):
    asked_if: ClassVar = {"relapsed": lambda data: data.get("relapse") == Relapse.YES}

    later = ChoicesField(
        label=worded(
            _("What else has happened since the infusion?"),
            relative=_("What else happened after the infusion?"),
        ),
        help_text=_("Tick all that doctors have named."),
        choices=Later.choices,
        explanations=explanations.ABOUT_LATER,
        required=False,
    )
    relapse = RadiosField(
        label=worded(
            _("How has your disease been since the infusion?"),
            _("How was the disease after the infusion?"),
        ),
        help_text=_("Quiet means: no signs of the disease, or almost none."),
        choices=Relapse.choices,
        error_messages={"required": _("Choose one answer, or “I am not sure”.")},
    )
    relapsed = PartialDateField(
        with_day=True,
        label=_("When did it come back?"),
        help_text=YEAR_IS_ENOUGH,
        required=False,
    )
    again = YesNoField(
        label=worded(
            _("Did you get CAR-T cells a second time?"),
            _("Were CAR-T cells given a second time?"),
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        later: Any = self.fields["later"]
        later.choices = offered_later(self.answers)
        _say_what_no_does(self, 1)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        given = self.answers.get("infusion", {}).get("given", "")
        if is_earlier(data.get("relapsed", ""), given):
            self.add_error("relapsed", _("This is before the infusion. Check the date."))
        return data


class FurtherInfusionForm(InfusionForm):
    """Asks the questions about the infusion `number`, from 2, and whether another one followed."""

    given = PartialDateField(
        with_day=True,
        label=worded(
            _("When did you get CAR-T cells for the second time?"),
            _("When were CAR-T cells given for the second time?"),
        ),
        help_text=YEAR_IS_ENOUGH,
        required=False,
    )
    again = YesNoField(label=_("Was there another infusion after this one?"))

    def __init__(self, *args: Any, number: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if number > 2:
            when = gettext("When was infusion %(number)d?") % {"number": number}
            self.fields["given"].label = when
        _say_what_no_does(self, number)


class ReasonForm(StepForm):
    reason = forms.CharField(
        label=_("What was the reason, as you see it?"),
        help_text=_("For or against CAR-T. Please leave out names of people and hospitals."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=2000,
        required=False,
    )


def is_earlier(one: str, other: str) -> bool:
    """Whether the partial date `one` is certainly before `other`.

    Only the parts that both have are compared.
    """
    known = min(len(one), len(other))
    return one[:known] < other[:known]


def _say_what_no_does(form: StepForm, number: int) -> None:
    """Warn of a "no" to "was there another infusion?" if answers about infusions after `number` exist."""
    if infusions(form.answers) > number:
        form.fields["again"].help_text = _("If you choose “No”, we take back the later infusions.")
