"""The form that every page with questions builds on."""

from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.forms.boundfield import BoundField, BoundWidget
from django.forms.utils import ErrorDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hesperion.ui.fields import PartialDateWidget

DEFAULT_MAX_LENGTH = 200
IN_LANGUAGE = "in_language"  # the name of the buttons of templates/components/languages.html

# For fields without messages of their own. Django's would repeat the typed text, or not say what to do.
DEFAULT_MESSAGES = {
    "required": _("Answer this question."),
    "invalid_choice": _("Choose one of the answers on this page."),
    "max_length": _(
        "Shorten your answer to %(limit_value)d characters or fewer. It has %(show_value)d now."
    ),
    "null_characters_not_allowed": _(
        "Your answer holds a character that we can’t store. Type it again."
    ),
}

# The first that fits names the template of the control, `ui/<kind>.html`.
KINDS: dict[type[forms.Widget], str] = {
    PartialDateWidget: "date",
    forms.CheckboxSelectMultiple: "checkboxes",
    forms.RadioSelect: "radios",
    forms.CheckboxInput: "checkbox",
    forms.Textarea: "textarea",
    forms.Select: "select",
}
CONTROL_CLASSES = {
    "date": "govuk-input",
    "checkboxes": "govuk-checkboxes__input",
    "checkbox": "govuk-checkboxes__input",
    "radios": "govuk-radios__input",
    "textarea": "govuk-textarea",
    "select": "govuk-select",
    "input": "govuk-input",
}


class Question(BoundField):
    """How a field is shown on its page: its template and CSS classes, and the links to its errors."""

    @property
    def kind(self) -> str:
        widget = self.field.widget
        return next((kind for base, kind in KINDS.items() if isinstance(widget, base)), "input")

    @property
    def control_template(self) -> str:
        return f"ui/{self.kind}.html"

    @property
    def aria_describedby(self) -> str | None:
        counter = f"{self.auto_id}-info" if self.is_counted else ""
        return " ".join(filter(None, [super().aria_describedby, counter]))

    @property
    def is_counted(self) -> bool:
        return self.kind == "textarea" and getattr(self.field, "max_length", None) is not None

    @property
    def is_optional(self) -> bool:
        """Whether the page marks the question as “optional”.

        Checkboxes are not marked, since no tick is an answer too.
        """
        return not self.field.required and self.kind not in ("checkboxes", "checkbox")

    @property
    def wrong_boxes(self) -> set[int]:
        """The indexes of a date's boxes that have errors: the year's box, unless the error names another."""
        return {self._box(error) for error in self.errors.as_data()}

    @property
    def groups(self) -> list[tuple[str, list[BoundWidget]]]:
        """The choices by heading; "" is the heading of choices without a group."""
        boxes = iter(self)
        return [
            (str(heading), list(islice(boxes, len(choices))))
            if isinstance(choices, list)
            else ("", [next(boxes)])
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
        block = CONTROL_CLASSES[self.kind]
        error = f"{block}--error" if self.errors else ""
        counted = "govuk-js-character-count" if self.is_counted else ""
        own = self.field.widget.attrs.get("class", "")
        return {**attrs, "class": " ".join(filter(None, [block, error, counted, own]))}


def _printable(value: Any) -> Any:
    """The value with lone surrogates as "?": they can't be encoded in UTF-8."""
    if isinstance(value, str):
        return value.encode(errors="replace").decode()
    if isinstance(value, list):
        return [_printable(item) for item in value]
    return value


class PageForm(forms.Form):
    """One group of questions on one page, drawn by `{% crispy form %}`.

    Text fields without a `max_length` accept 200 characters. The module `input_cleaning` cleans
    typed text further.
    """

    # Conditional questions: the name of the field, and when the form's other answers make it asked.
    asked_if: ClassVar[dict[str, Callable[[Mapping[str, Any]], bool]]] = {}
    submit_label: str | Promise = _("Continue")
    version = ""  # of the answer that the page showed, so that an older page does not overwrite a newer answer
    bound_field_class = Question
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _speak_plainly(field)
            if isinstance(field, forms.CharField):
                _guard_text(field)

    def is_asked(self, name: str, answers: Mapping[str, Any]) -> bool:
        """Whether the question `name` is asked, given the form's other `answers`."""
        return self.asked_if.get(name, lambda _answers: True)(answers)

    @property
    def is_only_shown(self) -> bool:
        """Whether the person only changed the language.

        The page then shows what was typed, without validation.
        """
        return self.is_bound and IN_LANGUAGE in self.data

    def full_clean(self) -> None:
        if self.is_only_shown:
            self._errors, self.cleaned_data = ErrorDict(renderer=self.renderer), {}
        else:
            super().full_clean()
            self._leave_unasked_empty()

    def _leave_unasked_empty(self) -> None:
        """Drop answers and errors of questions that are not asked."""
        for name in self.asked_if.keys() & self.fields.keys():
            if self.is_bound and not self.is_asked(name, self.cleaned_data):
                self._errors.pop(name, None)
                self.cleaned_data[name] = self.fields[name].clean(None)

    def is_valid(self) -> bool:
        return not self.is_only_shown and super().is_valid()

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.attrs = {"novalidate": True}
        helper.submit_label = self.submit_label
        return helper


def _speak_plainly(field: forms.Field) -> None:
    for code, sentence in DEFAULT_MESSAGES.items():
        if field.error_messages.get(code) in (None, _DJANGO_SAYS.get(code)):
            field.error_messages[code] = sentence


_DJANGO_SAYS = {**forms.Field.default_error_messages, **forms.ChoiceField.default_error_messages}


def _guard_text(field: forms.CharField) -> None:
    if field.max_length is None:
        field.validators.append(MaxLengthValidator(DEFAULT_MAX_LENGTH))
    field.widget.attrs.pop("maxlength", None)  # browsers cut a paste at it, silently
