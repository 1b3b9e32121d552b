"""What the forms of all steps have in common."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict

from research.models import Request

PostData = MultiValueDict[str, Any]


class RequestStepForm(forms.Form):
    """One step of a request. It refuses only what can't be stored: what is missing or wrong, `faults` says.

    A field has the name of the content that it fills, unless `content` says otherwise.
    """

    use_required_attribute = False

    def __init__(
        self,
        data: PostData | None = None,
        files: MultiValueDict[str, UploadedFile] | None = None,
        *,
        draft: Request,
    ) -> None:
        self.draft = draft
        super().__init__(data, files, initial=self.initial_of(draft))

    def initial_of(self, draft: Request) -> dict[str, Any]:
        return {name: getattr(draft, name) for name in self.base_fields}

    def content(self) -> dict[str, Any]:
        """What is stored: the values of all fields that could be read, whatever else is wrong."""
        return dict(self.cleaned_data)


def line_field(label: str, help_text: str = "", *, longest: int = 200) -> forms.CharField:
    """A field for one line of text."""
    field = forms.CharField(
        label=label,
        help_text=help_text,
        max_length=longest,
        required=False,
        widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
    )
    return _plainly(field)


def paragraphs(
    label: str, help_text: str = "", *, longest: int = 5_000, rows: int = 10
) -> forms.CharField:
    """A field for text of several lines."""
    field = forms.CharField(
        label=label,
        help_text=help_text,
        max_length=longest,
        required=False,
        widget=forms.Textarea(attrs={"class": "vLargeTextField", "rows": rows}),
    )
    return _plainly(field)


def day(label: str, help_text: str = "") -> forms.DateField:
    """A field for a date, which is stored in ISO 8601."""
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Enter a day that exists, such as 2026-11-30."},
    )


def _plainly(field: forms.CharField) -> forms.CharField:
    field.widget.attrs.pop("maxlength", None)  # browsers cut a paste at it, silently
    field.error_messages["null_characters_not_allowed"] = (
        "Your text holds a character that we can’t store. Type it again."
    )
    return field
