"""The form with the countries in which a participant wants to hear of trials."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from hesperion.ui.country_choices import CountryChoices
from hesperion.ui.fields import ChoicesField
from hesperion.ui.forms import PageForm


class CountriesForm(PageForm):
    """Boxes for some countries, and a list of all for one more. Cleans to `countries`, which has both."""

    submit_label = _("Save these countries")
    says_skippable = False

    countries = ChoicesField(
        label=_("In which other countries shall we look?"),
        help_text=_("A tick is a yes. Take it away to say no. It counts when you save."),
        required=False,
        error_messages={"invalid_choice": _("Choose from the boxes on this page.")},
    )
    another = forms.ChoiceField(
        label=_("One more country"),
        choices=CountryChoices(),
        required=False,
        error_messages={"invalid_choice": _("Choose a country from the list.")},
    )

    def __init__(self, *args: Any, offered: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted((str(countries.name(code)), code) for code in offered)
        self.fields["countries"].choices = [(code, name) for name, code in named]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        another = self.cleaned_data.get("another")
        if another and another not in self.cleaned_data.get("countries", []):
            self.cleaned_data.setdefault("countries", []).append(another)
        return self.cleaned_data
