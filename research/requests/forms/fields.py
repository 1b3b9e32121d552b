from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import cached_property

from research.choices import Format
from research.dictionary import Variable, requestable, table_label
from research.models import Request
from research.requests.fields import kind_label, needs_reason, question_of, takes_reason
from research.requests.forms.base import RequestStepForm, line_field

_REASON = "reason-"
_NEEDED = "Without a reason you can’t get this field."
_WANTED = "Without a reason you get it in a coarser form."
_NOT_CHOSEN = "Choose this field too, or delete the reason."


class FieldRow(NamedTuple):
    """A field of the dictionary on the page, and the box for the reason where one can be given."""

    variable: Variable
    kind: str
    question: str
    is_chosen: bool
    reason: BoundField | None


class FieldsForm(RequestStepForm):
    """Which fields of the data dictionary, why those that need a reason, and in which formats."""

    chosen = forms.MultipleChoiceField(
        required=False, error_messages={"invalid_choice": "Choose fields from the list only."}
    )
    formats = forms.MultipleChoiceField(
        label="Formats",
        choices=Format.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "Choose formats from the list only."},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        chosen: Any = self.fields["chosen"]
        chosen.choices = [(one.key, one.label) for one in requestable()]
        for one in filter(takes_reason, requestable()):
            hint = _NEEDED if needs_reason(one) else _WANTED
            self.fields[reason_field(one.key)] = line_field(
                f"Why you need “{one.label}”", hint, longest=500
            )

    def initial_of(self, draft: Request) -> dict[str, Any]:
        reasons = {reason_field(key): reason for key, reason in draft.reasons.items()}
        return {"chosen": draft.fields, "formats": draft.formats} | reasons

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        chosen = {reason_field(key) for key in data.get("chosen", [])}
        for name in [name for name in data if name.startswith(_REASON) and data[name]]:
            if name not in chosen:
                self.add_error(name, _NOT_CHOSEN)
        return data

    def content(self) -> dict[str, Any]:
        """The fields in the order of the dictionary. Reasons are kept for those that are chosen."""
        values: dict[str, Any] = {}
        if "chosen" in self.cleaned_data:
            asked = set(self.cleaned_data["chosen"])
            values["fields"] = [one.key for one in requestable() if one.key in asked]
            reasons = {key: self.cleaned_data.get(reason_field(key)) for key in values["fields"]}
            values["reasons"] = {key: reason for key, reason in reasons.items() if reason}
        if "formats" in self.cleaned_data:
            values["formats"] = [
                one for one in Format.values if one in self.cleaned_data["formats"]
            ]
        return values

    def tables(self) -> Iterator[tuple[str, list[FieldRow]]]:
        """The rows of the page by the title of their table, in the order of the dictionary."""
        for table, variables in groupby(requestable(), key=lambda one: one.table):
            yield table_label(table), [self._row(one) for one in variables]

    def _row(self, one: Variable) -> FieldRow:
        name = reason_field(one.key)
        reason = self[name] if name in self.fields else None
        return FieldRow(one, kind_label(one), question_of(one), one.key in self._shown, reason)

    @cached_property
    def _shown(self) -> set[str]:
        return set(self["chosen"].value() or [])


def reason_field(key: str) -> str:
    """The name of the form's field for the reason why this field of the dictionary is needed."""
    return _REASON + key
