"""What pages show of questions: their kinds and classes, the links to their errors, and tables of them."""

from dataclasses import dataclass
from itertools import islice
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField, BoundWidget
from django.utils.functional import Promise, cached_property

from hesperion.ui.fields import PartialDateWidget

# The first that fits names the kind of the control.
_KINDS: dict[type[forms.Widget], str] = {
    PartialDateWidget: "date",
    forms.CheckboxSelectMultiple: "checkboxes",
    forms.RadioSelect: "radios",
    forms.CheckboxInput: "checkbox",
    forms.Textarea: "textarea",
    forms.Select: "select",
}
_CONTROL_CLASSES = {
    "date": "govuk-input",
    "checkboxes": "govuk-checkboxes__input",
    "checkbox": "govuk-checkboxes__input",
    "radios": "govuk-radios__input",
    "textarea": "govuk-textarea",
    "select": "govuk-select",
    "input": "govuk-input",
}


@dataclass(frozen=True)
class ChoiceBox:
    """A box with its label, and what the label means, or "" where nothing explains it."""

    box: BoundWidget
    explanation: str | Promise


class Question(BoundField):
    """How a field is shown on its page: its kind and CSS classes, and the links to its errors."""

    @cached_property
    def kind(self) -> str:
        widget = self.field.widget
        return next((kind for base, kind in _KINDS.items() if isinstance(widget, base)), "input")

    @property
    def aria_describedby(self) -> str | None:
        counter = f"{self.auto_id}-info" if self.is_counted else ""
        ends = f"{self.auto_id}-ends" if self.ends else ""
        return " ".join(filter(None, [super().aria_describedby, ends, counter]))

    @property
    def is_counted(self) -> bool:
        return self.kind == "textarea" and getattr(self.field, "max_length", None) is not None

    @property
    def is_optional(self) -> bool:
        """Whether the question may be skipped. Checkboxes are answered without a tick too."""
        return not self.field.required and self.kind not in ("checkboxes", "checkbox")

    @property
    def is_needed(self) -> bool:
        """Whether the page marks the question as “needed”, as others on it may be skipped."""
        form: Any = self.form
        return self.field.required and form.is_skippable

    @property
    def ends(self) -> tuple[str, ...]:
        """What the lowest and the highest number of a scale mean."""
        return getattr(self.field, "ends", ())

    @property
    def explanation(self) -> str | Promise:
        return getattr(self.field, "explanation", "")

    @property
    def wrong_boxes(self) -> set[int]:
        """The indexes of a date's boxes that have errors: the year's box, unless the error names another."""
        return {self._box(error) for error in self.errors.as_data()}

    @property
    def choices(self) -> list[ChoiceBox]:
        explanations = getattr(self.field, "explanations", {})
        return [ChoiceBox(box, explanations.get(str(box.data["value"]), "")) for box in self]

    @property
    def groups(self) -> list[tuple[str, list[ChoiceBox]]]:
        """The choices by heading; "" is the heading of choices without a group."""
        left = iter(self.choices)
        return [
            (str(heading), list(islice(left, len(choices))))
            if isinstance(choices, list)
            else ("", [next(left)])
            for heading, choices in self.field.choices  # type: ignore[attr-defined]
        ]

    @property
    def error_links(self) -> list[tuple[str, str]]:
        """Each error as (id of the control that it is about, "" for a hidden field; sentence)."""
        errors = zip(self.errors.as_data(), self.errors, strict=True)
        return [(self._target(error), str(sentence)) for error, sentence in errors]

    def _target(self, error: ValidationError) -> str:
        if self.is_hidden:
            return ""
        if self.kind == "date":
            return f"{self.auto_id}_{self._box(error)}"
        boxes = list(self) if self.kind in ("radios", "checkboxes") else []
        return boxes[0].id_for_label if boxes else self.auto_id

    def _box(self, error: ValidationError) -> int:
        """The index of the date's box that an error is about: the last one, the year's, by default."""
        return (error.params or {}).get("box", len(self.field.widget.widgets) - 1)

    def value(self) -> Any:
        return _printable(super().value())

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        attrs = super().build_widget_attrs(attrs, widget)
        block = _CONTROL_CLASSES[self.kind]
        error = f"{block}--error" if self.errors else ""
        counted = "govuk-js-character-count" if self.is_counted else ""
        own = self.field.widget.attrs.get("class", "")
        return {**attrs, "class": " ".join(filter(None, [block, error, counted, own]))}


class ChoiceTable:
    """Questions with equal choices as one table: a row for each choice, and in it a box for each question.

    `label` and `help_text` are about all of them. The fields' `column` heads their boxes.
    """

    def __init__(
        self, questions: list[Question], *, label: str | Promise, help_text: str | Promise
    ) -> None:
        self.questions, self.label, self.help_text = questions, label, help_text
        self.auto_id = f"{questions[0].auto_id}_rows"

    @property
    def rows(self) -> list[tuple[ChoiceBox, list[tuple[str | Promise, BoundWidget]]]]:
        """Each choice, as the first question has it, with the column and box of each question."""
        columns = [question.field.column for question in self.questions]  # type: ignore[attr-defined]
        return [
            (first, [(column, box) for column, box in zip(columns, boxes, strict=True)])
            for first, *boxes in zip(self.questions[0].choices, *self.questions, strict=True)
        ]

    @property
    def errors(self) -> list[str]:
        return [str(sentence) for question in self.questions for sentence in question.errors]

    @property
    def aria_describedby(self) -> str:
        hint = f"{self.auto_id}_helptext" if self.help_text else ""
        return " ".join(filter(None, [hint, f"{self.auto_id}_error" if self.errors else ""]))


def _printable(value: Any) -> Any:
    """The value with lone surrogates as "?": they can't be encoded in UTF-8."""
    if isinstance(value, str):
        return value.encode(errors="replace").decode()
    if isinstance(value, list):
        return [_printable(item) for item in value]
    return value
