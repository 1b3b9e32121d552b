from typing import Any

from research.models import Request
from research.requests.forms.base import RequestStepForm, paragraphs
from research.requests.readability import SUMMARY_LANGUAGES

_HINTS = {
    "en": "At most 300 words, as you would tell a neighbour: what you want to find out, why, and what for.",
    "de": "The same in German, with “Sie”.",
    "es": "The same in Spanish.",
}


class LaySummaryForm(RequestStepForm):
    """The summary for patients, in each language."""

    en = paragraphs("In English", _HINTS["en"])
    de = paragraphs("In German", _HINTS["de"])
    es = paragraphs("In Spanish", _HINTS["es"])

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for language, field in self.fields.items():
            field.widget.attrs["lang"] = language

    def initial_of(self, draft: Request) -> dict[str, Any]:
        return {language: draft.lay_summaries.get(language, "") for language in SUMMARY_LANGUAGES}

    def content(self) -> dict[str, Any]:
        kept = self.draft.lay_summaries | self.cleaned_data
        return {
            "lay_summaries": {language: kept.get(language, "") for language in SUMMARY_LANGUAGES}
        }
