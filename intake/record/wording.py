"""Sentences in two voices: one addresses the participant, the other a person who answers for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intake.participants.choices import Teller
from intake.record.answers import Answers, teller

PERSON = {
    Teller.PARENT: _("your child"),
    Teller.REPRESENTATIVE: _("the person you care for"),
    Teller.RELATIVE: _("the person who died"),
}


@dataclass(frozen=True)
class Worded:
    """A sentence in both voices. `own` addresses the participant; `about` names them as %(person)s."""

    own: Promise
    about: Promise

    def to(self, person: Promise | None) -> str:
        """The sentence about `person`; for None, the one that addresses the participant."""
        return str(self.own) if person is None else str(self.about) % {"person": person}


def worded(own: Promise, about: Promise) -> Any:
    """A label, hint or error in both voices, typed so that form fields take it."""
    return Worded(own, about)


def person_of(answers: Answers) -> Promise | None:
    """How texts name the participant; None for texts that address them."""
    return PERSON.get(teller(answers))


def render_wording(words: Any, person: Promise | None) -> Any:
    """`words` in the voice for `person`; a sentence with only one voice is returned unchanged."""
    return words.to(person) if isinstance(words, Worded) else words


def apply_wording(fields: Iterable[forms.Field], person: Promise | None) -> None:
    """Put labels, hints and errors of a form's fields into the voice for `person`."""
    for field in fields:
        field.label = render_wording(field.label, person)
        field.help_text = render_wording(field.help_text, person)
        field.error_messages = {
            code: render_wording(words, person) for code, words in field.error_messages.items()
        }
