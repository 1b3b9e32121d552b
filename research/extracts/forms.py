from typing import Any

from django import forms
from django.core.validators import URLValidator

from research.choices import ResultKind


class ResultForm(forms.Form):
    """What came out of the use of an extract."""

    kind = forms.ChoiceField(
        label="What came out",
        choices=ResultKind,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what came out."},
    )
    link = forms.CharField(
        label="Link",
        help_text="Where everybody can read it. A paper needs one; participants see it on their pages.",
        required=False,
        max_length=500,
        widget=forms.URLInput(attrs={"class": "vURLField", "autocomplete": "off"}),
        validators=[
            URLValidator(
                schemes=["http", "https"],
                message="Write the whole link, such as https://doi.org/10.1000/182.",
            )
        ],
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        kind, link = values.get("kind"), values.get("link")
        if kind == ResultKind.PAPER and link == "":
            self.add_error("link", "Write the link of the paper.")
        if kind == ResultKind.NONE and link:
            self.add_error("link", "If nothing is published, leave the link empty.")
        return values
