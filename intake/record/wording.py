"""Two voices: one speaks to the person themself, the other to who tells the story for them."""

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
    """A sentence in both voices; `about` names the person as %(person)s."""

    own: Promise
    about: Promise

    def to(self, person: Promise | None) -> str:
        """The sentence, where it is about `person`; None where it speaks to the person themself."""
        return str(self.own) if person is None else str(self.about) % {"person": person}


def worded(own: Promise, about: Promise) -> Any:
    """What a form's label, hint or error says in both voices."""
    return Worded(own, about)


def person_of(answers: Answers) -> Promise | None:
    """Whom texts speak of; None where they speak to the person themself."""
    return PERSON.get(teller(answers))


def render_wording(words: Any, person: Promise | None) -> Any:
    """`words` in the voice that fits; what has one voice stays as it is."""
    return words.to(person) if isinstance(words, Worded) else words


def apply_wording(fields: Iterable[forms.Field], person: Promise | None) -> None:
    """Give labels, hints and errors of a form's fields the voice that fits."""
    for field in fields:
        field.label = render_wording(field.label, person)
        field.help_text = render_wording(field.help_text, person)
        field.error_messages = {
            code: render_wording(words, person) for code, words in field.error_messages.items()
        }
