"""The form about steroids and other medicines, now and before."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from hesperion.ui.fields import RadiosField
from hesperion.ui.lists import ListField
from hesperion.ui.numbers import DoseField
from intake.participants.choices import Teller
from intake.record.answers import teller
from intake.record.choices import explanations
from intake.record.choices.treatments import (
    BESIDE_STEROIDS,
    Steroid,
    TreatmentClass,
    WhyHydrocortisone,
)
from intake.record.forms.base import StepForm
from intake.record.medicines import BEFORE, NEVER
from intake.record.wording import worded

CHOOSE_STEROID = _("Choose which steroid it was, or “Another one, or I don’t know”.")
_NOT_LISTED = {"invalid_choice": _("Choose from the medicines in the list.")}
_TAKEN = [choice for choice in Steroid.choices if choice[0] != Steroid.NONE]


class TreatmentsForm(StepForm):
    """Asks for the steroid and its dose now, and for other medicines now and before.

    Of a person who has died it asks for all medicines ever used, steroids among them, in one list.
    """

    asked_if: ClassVar = {"mg": lambda data: data.get("drug") not in (NEVER, BEFORE)}
    rows = ("now", "past")
    rows_label = _("Other medicines for the disease")

    drug = RadiosField(
        label=worded(
            _("Do you take a steroid (cortisone)?"),
            parent=_("Does your child take a steroid (cortisone)?"),
            representative=_("Does the person you care for take a steroid (cortisone)?"),
        ),
        explanation=explanations.ABOUT_STEROIDS,
        choices=[(NEVER, _("No, never")), (BEFORE, _("Not now, but before")), *_TAKEN],
        required=False,
    )
    mg = DoseField(
        label=_("How many mg a day?"),
        help_text=_("If it changes, give the usual dose."),
        required=False,
    )
    now = ListField(
        column=_("Now"),
        explanations=explanations.ABOUT_MEDICINES,
        label=worded(
            _("Which other medicines do you use for your disease now?"),
            _("Which other medicines are used for the disease now?"),
            parent=_("Which other medicines does your child use now?"),
        ),
        choices=BESIDE_STEROIDS,
        required=False,
        error_messages=_NOT_LISTED,
    )
    past = ListField(
        column=_("Before"),
        explanations=explanations.ABOUT_MEDICINES,
        label=worded(
            _("Which other medicines did you use before?"),
            _("Which other medicines were used before?"),
            parent=_("Which other medicines did your child use before?"),
            relative=_("Which medicines were used against the disease?"),
        ),
        choices=BESIDE_STEROIDS,
        required=False,
        error_messages=_NOT_LISTED,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if teller(self.answers) is Teller.RELATIVE:
            del self.fields["drug"], self.fields["mg"], self.fields["now"]
            past: Any = self.fields["past"]
            past.choices = TreatmentClass.choices

    def clean(self) -> dict[str, Any]:
        """Understand 0 mg of a steroid as taken before. A dose without a steroid is an error."""
        data = {"drug": "", "mg": "", "now": []} | self.cleaned_data
        if data["mg"] and not data["drug"]:
            self.add_error("drug", CHOOSE_STEROID)
        if data["drug"] and data["mg"] == "0":
            data |= {"drug": BEFORE, "mg": ""}
        return data


class HydrocortisoneForm(StepForm):
    why = RadiosField(
        label=worded(_("Why do you take hydrocortisone?"), _("Why is hydrocortisone taken?")),
        choices=WhyHydrocortisone.choices,
        required=False,
    )
