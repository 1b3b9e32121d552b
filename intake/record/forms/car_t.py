"""The forms about the way to CAR-T, the infusions, and the time since."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hesperion.ui.fields import PartialDateField, RadiosField, YesNoField
from intake.record.answers import infusions
from intake.record.choices.car_t import (
    Cells,
    CourseStatus,
    Relapse,
    Setting,
    Target,
)
from intake.record.forms.base import YEAR_IS_ENOUGH, StepForm
from intake.record.wording import worded

_NOTHING_DECIDED = {"", CourseStatus.NOT_CONSIDERED, CourseStatus.INFUSED}


class CarTForm(StepForm):
    # The next page asks for the date of an infusion.
    asked_if: ClassVar = {"decided": lambda data: data.get("status", "") not in _NOTHING_DECIDED}

    status = RadiosField(
        label=worded(
            _("Where do you stand with CAR-T cells?"),
            _("How far did things go with CAR-T cells for %(person)s?"),
        ),
        help_text=_(
            "CAR-T cells are immune cells that are changed in a laboratory and given back by a drip."
        ),
        choices=CourseStatus.choices,
        error_messages={"required": _("Choose the answer that fits best.")},
    )
    decided = PartialDateField(
        label=_("When was that?"),
        help_text=_(
            "For example when CAR-T was first talked about, when the cells were collected, or when the "
            "answer was no. Leave it empty if you are not sure."
        ),
        required=False,
    )


class InfusionForm(StepForm):
    given = PartialDateField(
        with_day=True,
        label=worded(
            _("When did you first get CAR-T cells?"),
            _("When did %(person)s first get CAR-T cells?"),
        ),
        help_text=_(
            "If it happened more than once, tell us about the first time. A year is enough. "
            "Leave it empty if you are not sure."
        ),
        required=False,
    )
    target = RadiosField(
        label=_("What were the cells made to find?"),
        help_text=_("Your letters may say “CD19 CAR-T”, for example."),
        choices=Target.choices,
        error_messages={
            "required": _("Choose what the cells were made to find, or “I don’t know”.")
        },
    )
    cells = RadiosField(
        label=_("Whose cells were they?"),
        choices=Cells.choices,
        error_messages={"required": _("Choose whose cells they were, or “I don’t know”.")},
    )
    setting = RadiosField(
        label=_("How was the treatment given?"),
        help_text=_("A trial is a study that tests a new treatment."),
        choices=Setting.choices,
        error_messages={"required": _("Choose how the treatment was given, or “I don’t know”.")},
    )


class SinceForm(StepForm):
    asked_if: ClassVar = {"relapsed": lambda data: data.get("relapse") == Relapse.YES}

    stopped = PartialDateField(
        with_day=True,
        label=_("When was the last medicine against the disease stopped?"),
        help_text=_(
            "We mean medicines that hold back the immune system, steroids too. A year is enough. "
            "Leave it empty if they were not stopped, or if you are not sure."
        ),
        required=False,
    )
    restarted = PartialDateField(
        with_day=True,
        label=_("When was such a medicine first taken again?"),
        help_text=_("Leave it empty if none was taken again, or if you are not sure."),
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
        label=_("If it came back: when did that begin?"),
        help_text=YEAR_IS_ENOUGH,
        required=False,
    )
    again = YesNoField(
        label=worded(
            _("Did you get CAR-T cells a second time?"),
            _("Did %(person)s get CAR-T cells a second time?"),
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_what_no_does(self, 1)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        given = self.answers.get("infusion", {}).get("given", "")
        if is_earlier(data.get("relapsed", ""), given):
            self.add_error("relapsed", _("This is before the infusion. Check the date."))
        if is_earlier(data.get("restarted", ""), data.get("stopped", "")):
            self.add_error(
                "restarted", _("This is before the medicine was stopped. Check the dates.")
            )
        return data


class FurtherInfusionForm(InfusionForm):
    """Asks the questions about the infusion `number`, from 2, and whether another one followed."""

    given = PartialDateField(
        with_day=True,
        label=worded(
            _("When did you get CAR-T cells for the second time?"),
            _("When did %(person)s get CAR-T cells for the second time?"),
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
