"""The forms about medicines, and the steroid dose today."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from hesperion.ui.fields import ChoicesField, RadiosField
from hesperion.ui.numbers import DoseField
from intake.participants.choices import Teller
from intake.record.answers import teller
from intake.record.choices.treatments import Steroid, TreatmentClass
from intake.record.forms.base import StepForm
from intake.record.wording import worded

_NOT_LISTED = {"invalid_choice": _("Choose from the medicines in the list.")}


class TreatmentsForm(StepForm):
    """Asks for present and past medicines. For a person who has died it asks for past ones only."""

    rows = ("now", "past")
    rows_label = worded(
        _("Which medicines for your disease do you use now, and which did you use before?"),
        _("Which medicines does %(person)s use for the disease now, and which before?"),
    )
    rows_help_text = _("Tick all that fit. Tick both if it was stopped and started again.")

    now = ChoicesField(
        column=_("Now"),
        label=worded(
            _("Which medicines do you use for your disease now?"),
            _("Which medicines does %(person)s use for the disease now?"),
        ),
        choices=TreatmentClass.choices,
        required=False,
        error_messages=_NOT_LISTED,
    )
    past = ChoicesField(
        column=_("Before"),
        label=worded(
            _("Which medicines did you use before, and stopped?"),
            _("Which medicines did %(person)s use before?"),
        ),
        choices=TreatmentClass.choices,
        required=False,
        error_messages=_NOT_LISTED,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if teller(self.answers) is Teller.RELATIVE:
            del self.fields["now"]
            self.fields["past"].label = _("Which medicines were used against the disease?")
            self.fields["past"].help_text = _("Tick all that fit. Leave out what you don’t know.")

    def clean(self) -> dict[str, Any]:
        return {"now": []} | self.cleaned_data


class SteroidForm(StepForm):
    drug = RadiosField(
        label=worded(_("Which steroid do you take?"), _("Which steroid does %(person)s take?")),
        choices=Steroid.choices,
        error_messages={"required": _("Choose the steroid, or “Another one, or I don’t know”.")},
    )
    mg = DoseField(
        label=_("How many mg a day?"),
        help_text=_(
            "Take today’s dose. If it changes from day to day, give the usual one. "
            "Leave it empty if you don’t know."
        ),
        required=False,
    )
