"""The forms about the disease since the last time, and how it is today."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesperion.ui.fields import PartialDateField, RadiosField
from intake.followup.forms.base import CheckInForm, DatedForm, in_full
from intake.record.choices.car_t import Relapse
from intake.record.choices.treatments import TreatmentClass
from intake.record.forms.base import YEAR_IS_ENOUGH
from intake.record.forms.car_t import is_earlier
from intake.record.forms.outcome import TodayForm
from intake.record.models.outcome import SCALES
from intake.record.wording import worded


class CourseForm(CheckInForm, TodayForm):
    """The course since the last time, and the scales of today beside those of the last time."""

    field_order = ["course"]

    course = RadiosField(
        label=worded(
            gettext_lazy("How has your disease been since %(day)s?"),
            gettext_lazy("How has the disease been since %(day)s?"),
        ),
        help_text=gettext_lazy("Quiet means: no signs of the disease, or almost none."),
        choices=Relapse.choices,
        error_messages={"required": gettext_lazy("Choose one answer, or “I am not sure”.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.date_label("course", self.situation.since)
        for scale in SCALES:
            said = getattr(self.situation.outcome, scale, None)
            if said is not None:
                hints = [str(self.fields[scale].help_text), self._said(said)]
                self.fields[scale].help_text = " ".join(filter(None, hints))

    def _said(self, number: int) -> str:
        day = in_full(self.situation.told_on["outcome"])
        return _("On %(day)s you said: %(answer)s.") % {"day": day, "answer": number}


class RelapseForm(DatedForm):
    relapsed = PartialDateField(
        with_day=True,
        label=gettext_lazy("When did the disease come back?"),
        help_text=YEAR_IS_ENOUGH,
        required=False,
    )
    relapse_treatment = RadiosField(
        label=gettext_lazy("Which medicine was given first when the disease came back?"),
        choices=[choice for choice in TreatmentClass.choices if choice[0] != TreatmentClass.NONE],
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        given = self.answers["infusion"]["given"]
        if is_earlier(self.cleaned_data.get("relapsed", ""), given):
            self.add_error("relapsed", _("This is before the infusion. Check the date."))
        else:
            self.check_is_new("relapsed")
        return self.cleaned_data
