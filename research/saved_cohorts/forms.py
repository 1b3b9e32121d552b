from typing import Any

from django import forms

from hesperion.accounts.groups import READERS_OF_RECORDS
from research.choices import CohortKind

_GROUPS = [(group, f"All in the group “{group}”") for group in READERS_OF_RECORDS]


class CohortForm(forms.Form):
    """The name of a saved cohort, and the group that it is shared with."""

    name = forms.CharField(
        label="Name",
        max_length=120,
        widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
        error_messages={"required": "Enter a name."},
    )
    shared_with = forms.ChoiceField(
        label="Shared with",
        choices=[("", "Nobody: only I see it"), *_GROUPS],
        required=False,
        help_text="They see the cohort and its counts. Only you can change or delete it.",
    )


class SaveForm(CohortForm):
    """Saves what the list shows. `is_fixed` where only the people can be kept, as no filter finds them."""

    kind = forms.ChoiceField(
        label="What is saved",
        choices=CohortKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is saved."},
    )
    field_order = ["name", "kind", "shared_with"]

    def __init__(self, *args: Any, is_fixed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_fixed:
            self.fields["kind"] = forms.ChoiceField(
                label="What is saved",
                choices=[choice for choice in CohortKind.choices if choice[0] == CohortKind.STATIC],
                widget=forms.RadioSelect,
                initial=CohortKind.STATIC,
                help_text="The people come from a static cohort, which no filter finds again.",
            )
