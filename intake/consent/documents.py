"""Checks of a consent text before its approval."""

from collections.abc import Iterator
from typing import Any

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from hesperion.text.normalise import has_half_character, has_word
from hesperion.ui.content import to_html
from intake.consent.choices import Audience
from intake.consent.models import ConsentDocument
from intake.consent.signers import ASSENTS

KEY_INFORMATION_WORDS = 400
QUESTIONS = 3

Fault = tuple[str, str]  # field, and a sentence for staff that says what to do


def faults(document: ConsentDocument) -> list[Fault]:
    """Each fault of a consent text: its field and a sentence for staff. [] if it can be approved."""
    return [*_length(document), *_quiz(document), *_assent(document)]


def plain_text(markdown: str) -> str:
    """The words of the Markdown, without markup, separated by single spaces."""
    return " ".join(strip_tags(to_html(markdown)).split())


def _length(document: ConsentDocument) -> Iterator[Fault]:
    count = len(plain_text(document.key_information).split())
    if count > KEY_INFORMATION_WORDS:
        yield (
            "key_information",
            _("The key information has %(count)d words. Shorten it to %(most)d at most.")
            % {"count": count, "most": KEY_INFORMATION_WORDS},
        )


def _quiz(document: ConsentDocument) -> Iterator[Fault]:
    quiz = document.quiz
    if not isinstance(quiz, list) or len(quiz) != QUESTIONS:
        yield "quiz", _("Write a JSON list of exactly three questions.")
        return
    words = plain_text(f"{document.key_information}\n\n{document.text}")
    for number, entry in enumerate(quiz, start=1):
        if not _is_question(entry):
            yield (
                "quiz",
                _(
                    "Question %(number)d needs exactly these four: “question” (text), “answers” (a list of two "
                    "to five different texts), “right” (the number of the right one, the first is 0) "
                    "and “because” (a sentence of the text)."
                )
                % {"number": number},
            )
        elif plain_text(entry["because"]) not in words:
            yield (
                "quiz",
                _(
                    "Question %(number)d: “because” does not stand in the key information or the whole "
                    "text. Copy the sentence from there, word by word."
                )
                % {"number": number},
            )


def _is_question(entry: Any) -> bool:
    if not isinstance(entry, dict) or entry.keys() != {"question", "answers", "right", "because"}:
        return False
    answers, right = entry["answers"], entry["right"]
    return (
        all(_is_text(entry[key]) for key in ("question", "because"))
        and isinstance(answers, list)
        and all(_is_text(answer) for answer in answers)
        and 2 <= len(set(answers)) == len(answers) <= 5
        and type(right) is int
        and 0 <= right < len(answers)
    )


def _assent(document: ConsentDocument) -> Iterator[Fault]:
    needed = ASSENTS if document.audience == Audience.PARENT else []
    assent = document.assent
    if not isinstance(assent, dict) or assent.keys() != set(needed):
        yield (
            "assent",
            _("Write a JSON object with exactly these ages: %(ages)s.")
            % {"ages": ", ".join(needed)}
            if needed
            else _("Only a text for parents has words for a child. Leave {} here."),
        )
    elif not all(_is_text(words) for words in assent.values()):
        yield "assent", _("Each age needs its words, as text.")


def _is_text(value: Any) -> bool:
    """Whether `value` has words and PostgreSQL can store it: JSON allows NUL and half a surrogate pair."""
    return (
        isinstance(value, str)
        and has_word(value)
        and "\0" not in value
        and not has_half_character(value)
    )
