"""The steps that decide who signs: the teller, the person's age and country."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hesperion.ui.country_choices import CountryChoices
from hesperion.ui.fields import RadiosField
from intake.consent.signers import Closed, reason_closed
from intake.participants.choices import AgeGroup, Teller
from intake.record.forms.base import StepForm
from intake.record.wording import worded


class WhoForm(StepForm):
    teller = RadiosField(
        label=_("Whose story do you want to tell?"),
        choices=Teller.choices,
        error_messages={
            "required": _("Choose whose story it is."),
            "invalid_choice": _("Choose one of the answers on this page."),
        },
    )


class CountryForm(StepForm):
    country = forms.ChoiceField(
        choices=CountryChoices(),
        label=worded(
            _("Which country do you live in?"),
            parent=_("Which country does your child live in?"),
            representative=_("Which country does the person you care for live in?"),
            relative=_("Which country did this person live in?"),
        ),
        error_messages={
            "required": _("Choose a country."),
            "invalid_choice": _("Choose a country from the list."),
        },
    )


class AgeForm(CountryForm):
    """The step with age group and country, which decide who signs.

    For a person who has died, the answers are those at the time of death.
    """

    field_order = ["age_group", "country"]
    age_group = RadiosField(
        label=worded(
            _("How old are you?"),
            parent=_("How old is your child?"),
            representative=_("How old is the person you care for?"),
            relative=_("How old was this person when they died?"),
        ),
        choices=AgeGroup.choices,
        error_messages={
            "required": _("Choose an age group."),
            "invalid_choice": _("Choose one of the age groups in the list."),
        },
    )


class ClosedForm(StepForm):
    """A page without a question, which says why the story can't be sent. It is never valid."""

    @property
    def reason(self) -> Closed | None:
        return reason_closed(self.answers)

    def clean(self) -> dict[str, Any]:
        raise forms.ValidationError(_("Go back and change an answer to go on."))
