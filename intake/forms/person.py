"""Who the person is."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from intake.forms.base import StepForm


class CountryForm(StepForm):
    country = forms.ChoiceField(
        label=_("Which country do you live in?"),
        error_messages={
            "required": _("Choose the country that you live in."),
            "invalid_choice": _("Choose a country from the list."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", _("Choose a country")), *countries]  # type: ignore[attr-defined]
