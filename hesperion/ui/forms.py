"""The form that every page with questions builds on."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from django import forms
from django.core.validators import MaxLengthValidator
from django.forms.utils import ErrorDict
from django.utils.functional import Promise, cached_property
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from hesperion.ui.markup import draw_block
from hesperion.ui.questions import ChoiceTable, Question
from hesperion.ui.renderer import ControlRenderer

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


class PageForm(forms.Form):
    """One group of questions on one page, drawn by `{% crispy form %}`.

    Text fields without a `max_length` accept 200 characters. The module `input_cleaning` cleans
    typed text further.
    """

    # Conditional questions: the name of the field, and when the form's other answers make it asked.
    asked_if: ClassVar[dict[str, Callable[[Mapping[str, Any]], bool]]] = {}
    # Questions with equal choices that are drawn as one table, and what it is called.
    rows: ClassVar[tuple[str, ...]] = ()
    rows_label: Any = ""
    rows_help_text: Any = ""
    says_skippable = True  # whether the page says that questions can be skipped, if some can
    submit_label: str | Promise = _("Continue")
    trap_name = ""  # of the box that only bots fill in
    version = ""  # of the answer that the page showed, so that an older page does not overwrite a newer answer
    bound_field_class = Question
    default_renderer = ControlRenderer
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _speak_plainly(field)
            if isinstance(field, forms.CharField):
                _guard_text(field)

    def __getitem__(self, name: str) -> Any:
        """The question `name`. Templates look for each attribute of a form here first, so a miss is cheap."""
        if name not in self.fields:
            raise KeyError(name)
        return super().__getitem__(name)

    @property
    def drawn(self) -> SafeString:
        """The questions as HTML."""
        return mark_safe("".join(map(draw_block, self._blocks())))  # noqa: S308 - each escapes its texts

    def _blocks(self) -> list[Question | ChoiceTable]:
        """The questions as they are drawn, in order. Those in rows stand together, where the first is."""
        blocks: list[Any] = list(self)
        tabled = [question for question in blocks if question.name in self.rows]
        if len(tabled) < 2:
            return blocks
        table = ChoiceTable(tabled, label=self.rows_label, help_text=self.rows_help_text)
        blocks[blocks.index(tabled[0])] = table
        return [block for block in blocks if block not in tabled]

    @cached_property
    def is_skippable(self) -> bool:
        """Whether the page says that questions can be skipped."""
        questions: Any = self.visible_fields()
        return self.says_skippable and any(question.is_optional for question in questions)

    @cached_property
    def has_needed(self) -> bool:
        """Whether questions are marked as “needed”."""
        questions: Any = self.visible_fields()
        return any(question.is_needed for question in questions)

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

    @cached_property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.attrs = {"novalidate": True}
        helper.submit_label = self.submit_label
        return helper


def _speak_plainly(field: forms.Field) -> None:
    for code, sentence in DEFAULT_MESSAGES.items():
        given = field.error_messages.get(code)
        if given is None or any(given is djangos for djangos in _DJANGOS_MESSAGES):
            field.error_messages[code] = sentence


_DJANGOS_MESSAGES = [
    sentence
    for kind in (forms.Field, forms.ChoiceField, forms.MultipleChoiceField)
    for sentence in kind.default_error_messages.values()
]


def _guard_text(field: forms.CharField) -> None:
    if field.max_length is None:
        field.validators.append(MaxLengthValidator(DEFAULT_MAX_LENGTH))
    field.widget.attrs.pop("maxlength", None)  # browsers cut a paste at it, silently
