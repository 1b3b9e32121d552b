"""The forms of the optional sections. Many of their questions follow from earlier answers; none is required."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesperion.ui.fields import ChoicesField, PartialDateField, RadiosField
from intake.record.adverse_events import happened
from intake.record.answers import Answers, families, is_infused, undecided_markers
from intake.record.choices import explanations
from intake.record.choices.car_t import EventKind
from intake.record.choices.diseases import Organ
from intake.record.choices.markers import Finding, Marker
from intake.record.choices.outcomes import BOUNDS, CHANGES, YES_NO, Measure, measures_of
from intake.record.choices.treatments import (
    TreatmentUse,
    WhyStopped,
)
from intake.record.forms.base import YEAR_IS_ENOUGH, DerivedForm
from intake.record.forms.numbers import NumberField
from intake.record.medicines import used

_SINCE = [
    (Finding.POSITIVE.value, gettext_lazy("Positive")),
    (Finding.NEGATIVE.value, gettext_lazy("Negative")),
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
    explained = explanations.ABOUT_MEASURES.get(measure, "")
    if measure in YES_NO:
        yes_no = [("1", _("Yes")), ("0", _("No"))]
        return RadiosField(
            label=measure.label, choices=yes_no, explanation=explained, required=False
        )
    least, most = BOUNDS[measure]
    return NumberField(
        label=measure.label, least=least, most=most, explanation=explained, required=False
    )
