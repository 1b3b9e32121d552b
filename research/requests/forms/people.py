import json
from typing import Any

from django import forms

from research.filters import BadFilter, FilterSet
from research.filters.parsing import MOST_JSON_CHARACTERS
from research.models import Request
from research.requests.forms.base import RequestStepForm
from research.requests.people import REQUESTABLE


class PeopleForm(RequestStepForm):
    """Whom the request is about: a filter set, which the page holds as JSON."""

    filters = forms.CharField(
        widget=forms.HiddenInput, required=False, max_length=MOST_JSON_CHARACTERS, empty_value="{}"
    )

    def initial_of(self, draft: Request) -> dict[str, Any]:
        return {"filters": json.dumps(draft.filters)}

    def clean_filters(self) -> dict[str, Any]:
        """Raises ValidationError with a sentence for each filter that a request can't have."""
        try:
            chosen = FilterSet.from_json(self.cleaned_data["filters"])
        except BadFilter as error:
            raise forms.ValidationError(error.sentences) from error
        others = {part.filter.label for part in chosen if part.filter not in REQUESTABLE}
        if others:
            raise forms.ValidationError(
                [f"A request can’t choose people by their {label}." for label in sorted(others)]
            )
        return chosen.as_json()
