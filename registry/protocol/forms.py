"""The forms of staff: the number of a new version, a text of it, and what an ethics committee decided."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget, AdminTextareaWidget, AdminTextInputWidget
from django.core.validators import MaxLengthValidator

from hesperion.ui.days import utc_today
from registry.models import ProtocolVersion
from registry.protocol.faults import SUMMARY_WORDS, ProtocolFault

_LINE, _PAGE, _BOOK = 200, 10_000, 100_000  # characters


class StartProtocolForm(forms.Form):
    number = forms.RegexField(
        r"^[0-9]{1,4}(\.[0-9]{1,4}){1,2}\Z",
        label="Number of the new version",
        help_text="Such as 1.1.",
        widget=AdminTextInputWidget,
        error_messages={
            "required": "Type a number, such as 1.1.",
            "invalid": "Type a number such as 1.1.",
        },
    )


class ProtocolTextForm(forms.Form):
    """The form of one text. A draft may have faults: it is stored, and each fault shown at its field."""

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= {
            "title": _field("Title", _LINE),
            "changes": _field("What is new, and why", _PAGE, 5, "Markdown. Everybody reads it."),
            "summary": _field(
                "Summary for patients",
                _PAGE,
                16,
                f"Markdown. {SUMMARY_WORDS} words at most, in words that readers aged 14 can follow.",
            ),
            "text": _field(
                "Whole text",
                _BOOK,
                40,
                "Markdown. A section begins with ##. Publishing fills in who runs the registry where you write "
                "{controller}, {address} or {contact}.",
            ),
        }
        if is_first:
            del self.fields["changes"]

    @property
    def texts(self) -> dict[str, str]:
        """The fields of ProtocolText as they were typed."""
        return {"changes": "", **self.cleaned_data}

    def show_faults(self, faults: list[ProtocolFault]) -> None:
        for field, sentence in faults:
            self.add_error(field if field in self.fields else None, sentence)


class EthicsDecisionForm(forms.Form):
    substantial = forms.BooleanField(
        label="The change is substantial",
        required=False,
        help_text=(
            "It changes purpose, who can take part, what is asked, risks, or how people are protected. It is "
            "published only with the decision of an ethics committee."
        ),
    )
    body = forms.CharField(
        label="Ethics committee",
        max_length=200,
        required=False,
        widget=AdminTextInputWidget,
        help_text="The committee, and no person's name: it becomes public.",
    )
    reference = forms.CharField(
        label="Its reference", max_length=100, required=False, widget=AdminTextInputWidget
    )
    decided_on = forms.DateField(
        label="Day of the decision",
        required=False,
        widget=AdminDateWidget,
        error_messages={"invalid": "Type a day such as 2027-03-31."},
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        names = ("body", "reference", "decided_on")
        if any(told.get(name) for name in names):
            for name in names:
                if not told.get(name) and name not in self.errors:
                    self.add_error(name, "Write all three: committee, reference and day.")
        if (day := told.get("decided_on")) and day > utc_today():
            self.add_error("decided_on", "This day has not come yet.")
        return told


def ethics_of(version: ProtocolVersion) -> dict[str, Any]:
    """What the form of the ethics decision holds before anybody types."""
    return {
        "substantial": version.substantial,
        "body": version.ethics_body,
        "reference": version.ethics_reference,
        "decided_on": version.ethics_decided_on,
    }


def _field(label: str, most: int, rows: int = 1, help_text: str = "") -> forms.CharField:
    """A text of `most` characters. No browser cuts off what is pasted: the server says what is too long."""
    sentence = f"This has %(show_value)d characters. Shorten it to {most:,} at most."
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        widget=AdminTextInputWidget() if rows == 1 else AdminTextareaWidget({"rows": rows}),
        validators=[MaxLengthValidator(most, sentence)],
    )
