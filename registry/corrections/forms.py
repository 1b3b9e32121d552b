from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import AdminIntegerFieldWidget, AdminTextareaWidget

from hesperion.public_log.models import Statement, StatementText
from registry.choices import RemovalReason
from research.requests.public_text import address_or_id_in, phone_number_in

_LANGUAGES = dict(settings.LANGUAGES)
_SIDES = {"wrong": "What is wrong", "right": "What is right"}


class PublicTextField(forms.CharField):
    """A text that becomes public: it may have no address, number or id of a person."""

    def __init__(self, *, label: str) -> None:
        super().__init__(
            label=label,
            max_length=1_000,
            widget=AdminTextareaWidget(attrs={"rows": 3}),
            error_messages={"required": f"Write it: {label}."},
        )

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if found := address_or_id_in(text) or phone_number_in(text):
            raise forms.ValidationError(found)
        return text


class CorrectionForm(forms.Form):
    """What is wrong with something public, and what is right, in each language."""

    statement = forms.IntegerField(
        label="Number of the statement",
        min_value=1,
        max_value=10**15,
        help_text="As the page “What changed” has it. The notice stands on the page that it is about.",
        widget=AdminIntegerFieldWidget,
        error_messages={"required": "Type the number of the statement."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, language in _LANGUAGES.items():
            for side, words in _SIDES.items():
                self.fields[f"{side}_{code}"] = PublicTextField(label=f"{words}, in {language}")

    def clean_statement(self) -> Statement:
        found = Statement.objects.filter(seq=self.cleaned_data["statement"]).first()
        if found is None:
            raise forms.ValidationError("There is no statement with this number.")
        return found

    @property
    def texts(self) -> dict[str, str]:
        return {name: text for name, text in self.cleaned_data.items() if name != "statement"}


class _TextChoice(forms.ModelChoiceField):
    def label_from_instance(self, text: StatementText) -> str:
        return f"Statement {text.statement_id}, {text.name}: {text.text[:80]}"


class RemovalForm(forms.Form):
    """Which text is taken out of the log, and why."""

    text = _TextChoice(
        queryset=StatementText.objects.order_by("-statement", "name"),
        label="Text",
        error_messages={
            "required": "Choose the text.",
            "invalid_choice": "This text was taken out already.",
        },
    )
    because = forms.TypedChoiceField(
        label="Reason",
        choices=[("", "---------"), *RemovalReason.choices],
        coerce=RemovalReason,
        help_text="Everybody can read it.",
        error_messages={"required": "Choose the reason."},
    )
