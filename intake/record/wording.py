"""Sentences in two wordings: one addresses the participant, the other a person who answers for them."""

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
    """A sentence in two wordings.

    `own` addresses the participant. `about` speaks of the participant, as %(person)s, to someone
    who answers for them.
    """

    own: Promise
    about: Promise

    def to(self, person: Promise | None) -> str:
        """The wording that speaks of `person`; if it is None, the wording that addresses the participant."""
        return str(self.own) if person is None else str(self.about) % {"person": person}


def worded(own: Promise, about: Promise) -> Any:
    """A label, hint or error in two wordings, returned as Any so that form fields accept it.

    `own` addresses the participant; `about` speaks of the participant to someone who answers for
    them.
    """
    return Worded(own, about)


def person_of(answers: Answers) -> Promise | None:
    """The expression for the participant in texts to somebody else; None if the participant answers."""
    return PERSON.get(teller(answers))


def render_wording(words: Any, person: Promise | None) -> Any:
    """`words` in the wording that speaks of `person`; if it is None, in the one that addresses them.

    A text that is not a Worded is returned unchanged.
    """
    return words.to(person) if isinstance(words, Worded) else words


def apply_wording(fields: Iterable[forms.Field], person: Promise | None) -> None:
    """Choose the wording of labels, hints and errors of the form's fields, as render_wording does."""
    for field in fields:
        field.label = render_wording(field.label, person)
        field.help_text = render_wording(field.help_text, person)
        field.error_messages = {
            code: render_wording(words, person) for code, words in field.error_messages.items()
        }
