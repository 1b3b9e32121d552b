"""Sentences worded for who tells the story: whole sentences, since no language fits a person into one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intake.participants.choices import Teller

PERSON = {
    Teller.PARENT: _("your child"),
    Teller.REPRESENTATIVE: _("the person you care for"),
    Teller.RELATIVE: _("the person who died"),
}


@dataclass(frozen=True)
class Voice:
    """How pages speak to the teller of a story. Templates have it as `voice`."""

    teller: Teller = Teller.SELF

    @property
    def is_parent(self) -> bool:
        return self.teller == Teller.PARENT

    @property
    def is_carer(self) -> bool:
        """Whether the teller answers for somebody who can't decide for themselves."""
        return self.teller == Teller.REPRESENTATIVE

    @property
    def is_bereaved(self) -> bool:
        return self.teller == Teller.RELATIVE

    @property
    def person(self) -> str:
        """The expression for the participant, in the current language; "" if the participant answers."""
        return str(PERSON.get(self.teller, ""))


@dataclass(frozen=True)
class Worded:
    """A sentence in several wordings.

    `own` addresses the participant. `about` has the wording for each teller who answers for them.
    """

    own: Promise
    about: Mapping[Teller, Promise]

    def to(self, teller: Teller) -> str:
        return str(self.about.get(teller, self.own))


def worded(own: Promise, about: Promise | None = None, **voices: Promise) -> Any:
    """A label, hint, error or choice in several wordings, returned as Any so that form fields accept it.

    `own` addresses the participant. `about` fits everybody who answers for them; `parent`,
    `representative` and `relative` are for one of these alone. Who has none reads `own`.
    """
    everybody = {} if about is None else dict.fromkeys(PERSON, about)
    return Worded(own, everybody | {Teller(name): words for name, words in voices.items()})


def worded_choices(codes: type[models.TextChoices], words: Mapping[str, Any]) -> list[Any]:
    """The choices of `codes`, some with a label that is worded for the teller."""
    return [(code, words.get(code, label)) for code, label in codes.choices]


def render_wording(words: Any, teller: Teller) -> Any:
    """`words` in the wording for `teller`. A text that is not a Worded is returned unchanged."""
    return words.to(teller) if isinstance(words, Worded) else words


def apply_wording(fields: Iterable[forms.Field], teller: Teller) -> None:
    """Choose the wording of labels, hints, errors and choices of the form's fields."""
    for field in fields:
        field.label = render_wording(field.label, teller)
        field.help_text = render_wording(field.help_text, teller)
        field.error_messages = {
            code: render_wording(words, teller) for code, words in field.error_messages.items()
        }
        if isinstance(field, forms.ChoiceField) and _has_wordings(field):
            field.choices = [(code, render_wording(label, teller)) for code, label in _pairs(field)]


def _has_wordings(field: forms.ChoiceField) -> bool:
    return any(isinstance(label, Worded) for _code, label in _pairs(field))


def _pairs(field: forms.ChoiceField) -> list[tuple[Any, Any]]:
    pairs: Any = field.choices
    return list(pairs)
