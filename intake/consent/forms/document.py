"""The form in /admin/ with which a consent manager writes a consent text."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import AdminTextareaWidget
from django.forms.fields import InvalidJSONInput
from django.utils.translation import gettext_lazy as _

from hesperion.text.normalise import normalise_within
from intake.consent.documents import faults
from intake.consent.models import ConsentDocument


class TypedJSONField(forms.JSONField):
    """A JSON field that shows invalid input again exactly as it was typed.

    Serialising the input anew would break the page if it contained half a surrogate pair.
    """

    widget = AdminTextareaWidget

    def bound_data(self, data: Any, initial: Any) -> Any:
        return None if data is None else InvalidJSONInput(data)


class ConsentDocumentForm(forms.ModelForm):
    """The form of a consent text. A text marked as ready must have no faults; a draft may have some.

    A draft may lack quiz and assent. The function `faults` in intake/consent/documents.py lists the
    faults.
    """

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    quiz = TypedJSONField(
        label=_("Quiz"),
        required=False,
        help_text=_(
            "JSON: three questions, each like "
            '{"question": "Can you stop?", "answers": ["Yes", "No"], "right": 0, '
            '"because": "You can stop at any time."}'
        ),
    )
    assent = TypedJSONField(
        label=_("Words for a child"),
        required=False,
        help_text=_(
            "JSON, for parents’ texts: the words that a child agrees to, by age, "
            'like {"7-11": "…", "12-15": "…", "16-17": "…"}'
        ),
    )

    class Meta:
        model = ConsentDocument
        fields = [
            *["kind", "audience", "version", "language", "title", "key_information", "text"],
            *["changes", "quiz", "assent", "is_offered"],
        ]
        help_texts = {
            "version": _("Such as 1.1. Each language and audience of a version is a text of its own."),
            "key_information": _("Markdown. 400 words at most, the most important first."),
            "text": _("Markdown. Legal basis, how long data are kept, to whom they go, each purpose."),
            "changes": _("Markdown. What is new since the version before: shown first to who signs again."),
            "is_offered": _("Then somebody else can read and approve it, which publishes it for good."),
        }  # fmt: skip

    def clean_quiz(self) -> Any:
        return normalise_within(self.cleaned_data["quiz"] or [])

    def clean_assent(self) -> Any:
        return normalise_within(self.cleaned_data["assent"] or {})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            for field, sentence in faults(ConsentDocument(**cleaned)):
                if cleaned["is_offered"] or cleaned[field]:
                    self.add_error(field, sentence)
        return cleaned
