"""The optional forms with more about the infusion, the doctors and the family."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesperion.ui.country_choices import CountryChoices
from hesperion.ui.fields import ChoicesField, PartialDateField, PlainField, RadiosField
from hesperion.ui.lists import ListField
from intake.record.choices import explanations
from intake.record.choices.car_t import Lymphodepletion, Relapse, Setting
from intake.record.choices.diseases import MadeBy
from intake.record.choices.people import UNSAID, Ancestry
from intake.record.choices.treatments import (
    BESIDE_STEROIDS,
    TreatmentClass,
)
from intake.record.forms.base import YEAR_IS_ENOUGH, StepForm
from intake.record.forms.car_t import is_earlier
from intake.record.wording import worded


class InfusionDetailsForm(StepForm):
    registry_number = PlainField(
        label=gettext_lazy("If it was a trial: what is its number?"),
        help_text=gettext_lazy("It stands in your consent papers, like NCT01234567."),
        max_length=30,
        required=False,
        validators=[RegexValidator(r"^[A-Za-z0-9 ./-]*$", code="letters")],
        error_messages={
            "max_length": gettext_lazy("The number can have 30 characters at most."),
            "letters": gettext_lazy("Type only letters, digits and dashes, like NCT01234567."),
        },
    )
    product = forms.CharField(
        label=gettext_lazy("What is the product called?"),
        help_text=gettext_lazy("The name of the CAR-T cells, if you know it."),
        max_length=60,
        required=False,
    )
    country = forms.ChoiceField(
        label=gettext_lazy("In which country was it given?"),
        choices=CountryChoices(),
        required=False,
    )
    lymphodepletion = RadiosField(
        label=gettext_lazy("Which chemotherapy was given some days before the cells?"),
        explanation=explanations.ABOUT_LYMPHODEPLETION,
        choices=Lymphodepletion.choices,
        required=False,
    )
    earlier_classes = forms.IntegerField(
        label=worded(
            gettext_lazy("How many kinds of medicine did you try before CAR-T?"),
            gettext_lazy("How many kinds of medicine were tried before CAR-T?"),
        ),
        help_text=gettext_lazy("Count those against the disease. A rough number is fine."),
        min_value=0,
        max_value=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": gettext_lazy("Type a whole number, like 5."),
            "min_value": gettext_lazy("Type a number from 0 to 30."),
            "max_value": gettext_lazy("Type a number from 0 to 30."),
        },
    )
    medicines = ListField(
        label=worded(
            gettext_lazy("Which medicines did you take in the month before the infusion?"),
            gettext_lazy("Which medicines were taken in the month before the infusion?"),
        ),
        help_text=gettext_lazy("Against the disease, beside steroids. Tick all that fit."),
        choices=BESIDE_STEROIDS,
        required=False,
    )
    stopped = PartialDateField(
        with_day=True,
        label=gettext_lazy("When was the last medicine against the disease stopped?"),
        help_text=gettext_lazy(
            "We mean medicines that calm the immune system, steroids too. A year is enough."
        ),
        required=False,
    )
    restarted = PartialDateField(
        with_day=True,
        label=gettext_lazy("When was such a medicine first taken again?"),
        help_text=YEAR_IS_ENOUGH,
        required=False,
    )
    relapse_treatment = RadiosField(
        label=gettext_lazy("Which medicine was given first when the disease came back?"),
        choices=[choice for choice in TreatmentClass.choices if choice[0] != TreatmentClass.NONE],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.answers.get("infusion", {}).get("setting") != Setting.TRIAL:
            del self.fields["registry_number"]
        if self.answers.get("since", {}).get("relapse") != Relapse.YES:
            del self.fields["relapse_treatment"]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if is_earlier(data.get("restarted", ""), data.get("stopped", "")):
            self.add_error(
                "restarted", _("This is before the medicine was stopped. Check the dates.")
            )
        return data


class CentreForm(StepForm):
    made_by = RadiosField(
        label=gettext_lazy("Who named the disease first?"),
        choices=MadeBy.choices,
        explanations=explanations.ABOUT_MADE_BY,
        required=False,
    )
    first_centre = PartialDateField(
        label=worded(
            gettext_lazy("When did you first visit a centre for rare or autoimmune diseases?"),
            gettext_lazy("When was the first visit to a centre for rare or autoimmune diseases?"),
        ),
        help_text=YEAR_IS_ENOUGH,
        required=False,
    )
    ancestry = ChoicesField(
        label=worded(
            gettext_lazy("Where does your family come from?"),
            parent=gettext_lazy("Where does your child’s family come from?"),
            representative=gettext_lazy("Where does their family come from?"),
            relative=gettext_lazy("Where did their family come from?"),
        ),
        help_text=gettext_lazy("Some diseases and treatments differ by origin. Tick all that fit."),
        choices=Ancestry.choices,
        required=False,
    )

    def clean_ancestry(self) -> list[str]:
        """Return "prefer not to say" alone if it is among the choices, otherwise all choices."""
        chosen: list[str] = self.cleaned_data["ancestry"]
        return [UNSAID] if UNSAID in chosen else chosen
