"""Two voices: one speaks to the person themself, the other to who tells the story for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intake.answers import Answers, teller
from intake.choices.people import Teller

PERSON = {
    Teller.PARENT: _("your child"),
    Teller.REPRESENTATIVE: _("the person you care for"),
    Teller.RELATIVE: _("the person who died"),
}


@dataclass(frozen=True)
class Said:
    """A sentence in both voices; `about` names the person as %(person)s."""

    own: Promise
    about: Promise

    def to(self, person: Promise | None) -> str:
        """The sentence, where it is about `person`; None where it speaks to the person themself."""
        return str(self.own) if person is None else str(self.about) % {"person": person}


def said(own: Promise, about: Promise) -> Any:
    """What a form's label, hint or error says in both voices."""
    return Said(own, about)


def person_of(answers: Answers) -> Promise | None:
    """Whom texts speak of; None where they speak to the person themself."""
    return PERSON.get(teller(answers))


def say(words: Any, person: Promise | None) -> Any:
    """`words` in the voice that fits; what has one voice stays as it is."""
    return words.to(person) if isinstance(words, Said) else words


def speak(fields: Iterable[forms.Field], person: Promise | None) -> None:
    """Give labels, hints and errors of a form's fields the voice that fits."""
    for field in fields:
        field.label = say(field.label, person)
        field.help_text = say(field.help_text, person)
        field.error_messages = {
            code: say(words, person) for code, words in field.error_messages.items()
        }
