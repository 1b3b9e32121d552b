"""The forms with which editors hand in a file of records, and decide about it."""

import json
from typing import Any

from django import forms
from django.conf import settings

from trials.choices import ImportSource


class ImportForm(forms.Form):
    """A file that was fetched from the register."""

    file = forms.FileField(
        label="The file",
        help_text="JSON of ClinicalTrials.gov, 50 MB and 5,000 studies at most.",
        error_messages={
            "required": "Choose the file.",
            "empty": "This file is empty. Download it again.",
        },
    )
    source = forms.ChoiceField(
        label="What it holds",
        choices=[
            (ImportSource.REGISTER, "Records as the register gave them"),
            (ImportSource.MADE_UP, "Made-up records, for trying out"),
        ],
        initial=ImportSource.REGISTER,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Say what the file holds.",
            "invalid_choice": "Choose what the list offers.",
        },
    )
    retrieved_on = forms.DateField(
        label="Fetched on",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="The day on which you downloaded it.",
        error_messages={
            "required": "Give the day on which you downloaded it.",
            "invalid": "Give the day as in 2026-11-30.",
        },
    )
    query = forms.CharField(
        label="The search",
        max_length=500,
        help_text="What you searched for. Use the same words each time: a trial is called gone if a "
        "later, complete file of the same search lacks it.",
        error_messages={"required": "Say what you searched for."},
    )
    is_complete = forms.ChoiceField(
        label="Has the file every record of this search?",
        choices=[("yes", "Yes, all of them"), ("no", "No, or I am not sure")],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Say whether the file has every record of the search.",
            "invalid_choice": "Choose yes or no.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not settings.MADE_UP_PEOPLE:
            source: Any = self.fields["source"]
            source.choices = [one for one in source.choices if one[0] != ImportSource.MADE_UP]


class SeenForm(forms.Form):
    """What the page said that applying an import changes, and whether it may go without refused studies."""

    seen = forms.CharField(widget=forms.HiddenInput)
    with_refused = forms.BooleanField(required=False)

    def clean_seen(self) -> dict[str, Any]:
        try:
            seen = json.loads(self.cleaned_data["seen"])
        except (ValueError, RecursionError) as error:
            raise forms.ValidationError("No JSON.") from error
        return seen if isinstance(seen, dict) else {}
