"""Hesperion's questions in plain Django forms: the fields of each step, without what ours add to them."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from hesperion.ui.fields import PartialDateField, labels_of
from intake.consent import purposes, signers
from intake.record.adverse_events import offered_later
from intake.record.answers import Answers, fitting_markers, fitting_organs
from intake.record.wording import Worded
from intake.share.steps import STEPS, Step
from tests.bench.wizard.consent import consent

BOXES = {"day": _("Day"), "month": _("Month"), "year": _("Year")}
# The choices of some fields depend on earlier answers.
OFFERED: dict[str, Callable[[Answers], list[Any]]] = {
    "purposes": lambda answers: purposes.purpose_groups(
        signers.purposes_offered(answers), signers.audience(answers)
    ),
    "country": lambda _answers: [("", _("Choose a country")), *countries],
    "positive": lambda answers: [(one.value, one.label) for one in fitting_markers(answers)],
    "affected": lambda answers: [(one.value, one.label) for one in fitting_organs(answers)],
    "later": offered_later,
}


class WizardForm(forms.Form):
    """The questions of one step. `answers` are those to the steps before."""

    def __init__(self, *args: Any, answers: Answers, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in OFFERED.keys() & self.fields.keys():
            self.fields[name].choices = OFFERED[name](answers)

    @property
    def glossary(self) -> list[tuple[str, Any]]:
        """Choices and what they mean, for those that are explained."""
        explained = [field for field in self.fields.values() if getattr(field, "explanations", {})]
        return [
            (label, field.explanations[code])
            for field in explained
            for code, label in labels_of(field).items()
            if code in field.explanations
        ]

    def is_asked(self, _name: str, _answers: Any) -> bool:
        """What the check page's `in_words` wants to know: here each question is asked."""
        return True


class QuizForm(WizardForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, question in enumerate(consent().quiz):
            self.fields[f"question_{number}"] = forms.TypedChoiceField(
                label=question["question"],
                choices=list(enumerate(question["answers"])),
                coerce=int,
                widget=forms.RadioSelect,
            )

    def clean(self) -> dict[str, Any]:
        for number, question in enumerate(consent().quiz):
            name = f"question_{number}"
            if self.cleaned_data.get(name, question["right"]) != question["right"]:
                self.add_error(
                    name,
                    _("Not quite. The text says: “%(because)s” Please choose again.") % question,
                )
        return self.cleaned_data


def _form(step: Step) -> type[WizardForm]:
    asked = step.form.base_fields.items()
    fields = {name: _plain(field) for name, field in asked if not field.widget.is_hidden}
    base = QuizForm if step.key == "understanding" else WizardForm
    return type(step.form.__name__, (base,), {"field_order": step.form.field_order, **fields})


def _plain(field: Any) -> forms.Field:
    """A copy of the field in its words for the participant."""
    field = deepcopy(field)
    field.label, field.help_text = own_words(field.label), _hint(field)
    field.error_messages = {code: own_words(words) for code, words in field.error_messages.items()}
    if isinstance(field, forms.ChoiceField):
        field.choices = [(code, own_words(label)) for code, label in field.choices]
    if isinstance(field, PartialDateField):
        for box, widget in zip(field.boxes, field.widget.widgets, strict=True):
            widget.attrs["placeholder"] = BOXES[box]
    return field


def own_words(words: Any) -> Any:
    """The wording for the participant."""
    return words.own if isinstance(words, Worded) else words


def _hint(field: Any) -> Any:
    """The hint, what explains the question, and what the ends of a scale mean."""
    hint = own_words(field.help_text)
    if getattr(field, "ends", ()):
        return format_lazy("{} 0 = {}, 10 = {}", hint, *field.ends)
    explanation = getattr(field, "explanation", "")
    return format_lazy("{} {}", hint, explanation) if explanation else hint


FORMS = {step.key: _form(step) for step in STEPS} | {"check": WizardForm}
