"""The forms of the optional sections. Many of their questions follow from earlier answers; none is required."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from hesperion.ui.fields import ChoicesField, PartialDateField, PlainField, RadiosField
from intake.record.adverse_events import happened
from intake.record.answers import Answers, families, is_infused, undecided_markers
from intake.record.choices import explanations
from intake.record.choices.car_t import EventKind, Lymphodepletion, Relapse, Setting
from intake.record.choices.diseases import MadeBy, Organ
from intake.record.choices.markers import Finding, Marker
from intake.record.choices.outcomes import BOUNDS, CHANGES, YES_NO, Measure, measures_of
from intake.record.choices.people import UNSAID, Ancestry
from intake.record.choices.treatments import (
    BESIDE_STEROIDS,
    TreatmentClass,
    TreatmentUse,
    WhyStopped,
)
from intake.record.forms.base import YEAR_IS_ENOUGH, DerivedForm, StepForm
from intake.record.forms.car_t import is_earlier
from intake.record.forms.lists import ListField
from intake.record.forms.numbers import NumberField
from intake.record.medicines import used
from intake.record.wording import worded

_SINCE = [
    (Finding.POSITIVE.value, gettext_lazy("Still positive")),
    (Finding.NEGATIVE.value, gettext_lazy("Now negative")),
    (Finding.NOT_TESTED.value, gettext_lazy("Not tested again")),
    (Finding.UNSURE.value, gettext_lazy("I don’t know")),
]
_NOT_POSITIVE = [
    ("", gettext_lazy("No answer")),
    *(finding for finding in Finding.choices if finding[0] != Finding.POSITIVE),
]


class MarkerYearsForm(DerivedForm):
    """Asks when each positive marker was first found, and what tests of it showed since the infusion."""

    @staticmethod
    def questions(answers: Answers) -> dict[str, forms.Field]:
        asked: dict[str, forms.Field] = {}
        for marker in map(Marker, answers["markers"]["positive"]):
            named = {"marker": marker.label}
            asked[f"{marker}_found"] = PartialDateField(
                label=_("When was %(marker)s first found?") % named,
                help_text=YEAR_IS_ENOUGH,
                required=False,
            )
            if is_infused(answers):
                asked[f"{marker}_since"] = RadiosField(
                    label=_("What did tests for %(marker)s show since the infusion?") % named,
                    choices=_SINCE,
                    required=False,
                )
        return asked


class OtherMarkersForm(DerivedForm):
    """Asks about the tests that define a kind of the disease and were not ticked as positive.

    A positive one is ticked on the page of blood tests alone, so that the two pages can't disagree.
    """

    @staticmethod
    def questions(answers: Answers) -> dict[str, forms.Field]:
        return {
            marker.value: forms.ChoiceField(
                label=_("Test: %(marker)s") % {"marker": marker.label},
                choices=_NOT_POSITIVE,
                required=False,
            )
            for marker in undecided_markers(answers)
        }


class WhyStoppedForm(DerivedForm):
    @staticmethod
    def questions(answers: Answers) -> dict[str, forms.Field]:
        return {
            medicine.value: RadiosField(
                label=_("Why was this stopped: %(medicine)s?") % {"medicine": medicine.label},
                choices=WhyStopped.choices,
                required=False,
            )
            for medicine in used(answers, TreatmentUse.PAST)
        }


class EventsForm(DerivedForm):
    """Asks when each adverse event began and ended, and which organs a reaction affected."""

    @staticmethod
    def questions(answers: Answers) -> dict[str, forms.Field]:
        asked: dict[str, forms.Field] = {}
        for kind in happened(answers):
            named = {"event": kind.label}
            if kind is EventKind.LICATS:
                asked["organs"] = ChoicesField(
                    label=_("Which organs got worse in the first weeks?"),
                    choices=Organ.choices,
                    required=False,
                )
            for part, question in (
                ("onset", _("When did this begin: %(event)s?") % named),
                ("ended", _("When was this over: %(event)s?") % named),
            ):
                asked[f"{kind}_{part}"] = PartialDateField(
                    with_day=True, label=question, help_text=YEAR_IS_ENOUGH, required=False
                )
        return asked


class NumbersForm(DerivedForm):
    """Asks for one value of each measure that is used in the chosen diseases, and its date."""

    @staticmethod
    def questions(answers: Answers) -> dict[str, forms.Field]:
        asked: dict[str, forms.Field] = {}
        for measure in measures_of(families(answers)):
            asked[measure.value] = _number(measure)
            asked[f"{measure}_on"] = PartialDateField(
                with_day=True,
                label=_("When was this measured: %(measure)s?") % {"measure": measure.label},
                help_text=YEAR_IS_ENOUGH,
                required=False,
            )
            if measure in CHANGES:
                asked[f"{measure}_since"] = PartialDateField(
                    with_day=True,
                    label=_("With which day did the letter compare?"),
                    help_text=YEAR_IS_ENOUGH,
                    required=False,
                )
        return asked

    def clean(self) -> dict[str, Any]:
        """Remove the dates of each measure for which no value was given."""
        data = self.cleaned_data
        for measure in Measure:
            for date in {f"{measure}_on", f"{measure}_since"} & data.keys():
                data[date] = data[date] if data.get(measure) else ""
        return data


def _number(measure: Measure) -> forms.Field:
    explained = explanations.MEASURES.get(measure, "")
    if measure in YES_NO:
        yes_no = [("1", _("Yes")), ("0", _("No"))]
        return RadiosField(
            label=measure.label, choices=yes_no, explanation=explained, required=False
        )
    least, most = BOUNDS[measure]
    return NumberField(
        label=measure.label, least=least, most=most, explanation=explained, required=False
    )


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
        label=gettext_lazy("In which country was it given?"), required=False
    )
    lymphodepletion = RadiosField(
        label=gettext_lazy("Which chemotherapy was given some days before the cells?"),
        explanation=explanations.LYMPHODEPLETION,
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
        country: Any = self.fields["country"]
        country.choices = [("", _("Choose a country")), *countries]
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
        explanations=explanations.MADE_BY,
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
