from typing import Any

from django import forms
from django.conf import settings

from hesperion.ui.fields import StoryField
from intake.record.forms.story import STORY_LENGTH
from intake.stories.models.redaction import text_sha256
from research.redaction.marks import MarkKind, marked_words, pieces
from research.review import free_text_field


class RedactionForm(forms.Form):
    """The redaction of a story. If it has marks left, it is valid once they were shown: see `left`."""

    language = forms.ChoiceField(label="Language of the text", choices=settings.LANGUAGES)
    text = StoryField(
        label="Redaction",
        help_text="Empty lines divide paragraphs. The participant decides on exactly this text.",
        max_length=STORY_LENGTH,
        widget=forms.Textarea(
            attrs={"rows": 24, "class": "vLargeTextField", "autocomplete": "off"}
        ),
        error_messages={"required": "Write the redaction."},
    )

    def __init__(self, *args: Any, story: str, identity: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.story, self.identity = story, identity
        self.left: list[tuple[str, MarkKind]] = []
        self.warned = ""

    def clean(self) -> dict[str, Any]:
        """Refuse a text with marks until `warned` has its hash: the page has listed the marks of this text."""
        data = super().clean() or {}
        if "text" not in data or "language" not in data:
            return data
        self.left = marked_words(pieces(data["text"], self.identity))
        self.warned = text_sha256(data["language"], data["text"])
        if self.left and self.data.get("warned") != self.warned:
            raise forms.ValidationError(_warning(data["text"] == self.story))
        return data


class RemarkForm(forms.Form):
    remark = free_text_field(
        "Remark for the writer",
        "What should be changed. The participant can read it in their download.",
        error_messages={"required": "Write what should be changed."},
    )


def _warning(is_unchanged: bool) -> str:
    beginning = "This is the story as it was told. " if is_unchanged else ""
    return (
        f"{beginning}What is listed below may still identify somebody. Take it out, or save the text "
        "with it. Nothing is saved yet."
    )
