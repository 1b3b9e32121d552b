"""The published consent text, read and turned into HTML once: an ordinary site has it in its templates."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import get_language

from hesperion.ui.content import to_html
from intake.consent.queries import current_document


@dataclass(frozen=True)
class Consent:
    """`key_information` and `text` are HTML."""

    key_information: str
    text: str
    quiz: list[dict[str, Any]]


def consent() -> Consent:
    """The text for participants, in the current language."""
    return _consent(get_language() or "en")


@cache
def _consent(language: str) -> Consent:
    document = current_document(language=language)
    return Consent(to_html(document.key_information), to_html(document.text), document.quiz)
