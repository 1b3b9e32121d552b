"""Checks of a consent version before it is offered, and again before it is approved."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from django.utils.html import strip_tags

from hesperion.text.normalise import has_word
from hesperion.ui.content import to_html
from intake.consent.choices import Audience
from intake.consent.institution import FILLED_IN
from intake.consent.models import ConsentDocument, ConsentVersion
from intake.consent.signers import ASSENTS, purposes_of
from intake.consent.versions.queries import TextKey, needed_texts, texts_of
from intake.participants.choices import AgeGroup

KEY_INFORMATION_WORDS = 400
NEEDED = {"controller", "address", "contact"}  # the placeholders that each text has
QUESTIONS = 3
FEWEST_ANSWERS, MOST_ANSWERS = 2, 5
NAMED = {"title": "title", "key_information": "key information", "text": "whole text"}


class Fault(NamedTuple):
    """What keeps a text from being offered: the field of the form, and a sentence for staff."""

    field: str
    sentence: str


def version_faults(version: ConsentVersion) -> dict[TextKey, list[Fault]]:
    """The faults of each text that the version needs; [] for one without, a missing one has a fault."""
    before, texts = texts_of(version.before), texts_of(version)
    return {
        key: text_faults(texts[key], before.get(key)) if key in texts else [_MISSING]
        for key in needed_texts(before)
    }


def text_faults(text: ConsentDocument, before: ConsentDocument | None) -> list[Fault]:
    """The faults of one text as patients read it; `before` is the same text of the version before.

    A text that did not change has none: patients sign it today.
    """
    if before and text.sha256 == before.sha256:
        return []
    checks = [_blanks(text), _length(text), _institution(text), _uses(text), _changes(text, before)]
    return [fault for check in [*checks, _quiz(text), _assent(text)] for fault in check]


def plain_text(markdown: str) -> str:
    """The words of the Markdown, without markup, separated by single spaces."""
    return " ".join(strip_tags(to_html(markdown)).split())


_MISSING = Fault("title", "This text is missing. Write it.")


def _blanks(text: ConsentDocument) -> Iterator[Fault]:
    for field, name in NAMED.items():
        if not has_word(getattr(text, field)):
            yield Fault(field, f"Write the {name}.")


def _length(text: ConsentDocument) -> Iterator[Fault]:
    count = len(plain_text(text.key_information).split())
    if count > KEY_INFORMATION_WORDS:
        yield Fault(
            "key_information",
            f"The key information has {count} words. Shorten it to {KEY_INFORMATION_WORDS} at most.",
        )


def _institution(text: ConsentDocument) -> Iterator[Fault]:
    """Who signs must read who runs the study, and a name in curly brackets must stand for something."""
    needed = NEEDED | ({"law_on_the_dead"} if text.audience == Audience.RELATIVE else set())
    if missing := needed - text.placeholders:
        names = _in_brackets(missing)
        yield Fault(
            "text", f"Say who runs the study: write {names} where the settings are filled in."
        )
    if unknown := text.placeholders - FILLED_IN.keys():
        names = _in_brackets(unknown)
        yield Fault("text", f"{names} stands for nothing. You can write {_in_brackets(FILLED_IN)}.")


def _in_brackets(names: Iterable[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names))


def _uses(text: ConsentDocument) -> Iterator[Fault]:
    """What the page of choices offers to this audience, the text must name."""
    missing = [use for use in purposes_of(Audience(text.audience)) if use not in text.uses]
    if missing:
        names = ", ".join(f"“{use.label}”" for use in missing)
        yield Fault("uses", f"The page of choices asks about {names}: the text must name that use.")


def _changes(text: ConsentDocument, before: ConsentDocument | None) -> Iterator[Fault]:
    """A text that nobody signed before has nothing new for anybody, so nothing is asked of it."""
    if before is None:
        return
    if not has_word(text.changes):
        yield Fault("changes", "Write what is new. People who sign again read it first.")
    elif text.changes == before.changes:
        yield Fault(
            "changes",
            f"This is what was new in version {before.version}. Write what is new in this one.",
        )


def _quiz(text: ConsentDocument) -> Iterator[Fault]:
    words = plain_text(f"{text.key_information}\n\n{text.text}")
    entries = [*text.quiz, *[{}] * QUESTIONS][:QUESTIONS]
    for number, entry in enumerate(entries, start=1):
        yield from _question(number, entry, words)


def _question(number: int, entry: Mapping[str, Any], words: str) -> Iterator[Fault]:
    answers, because = entry.get("answers", []), entry.get("because", "")
    if not has_word(entry.get("question", "")):
        yield Fault(f"question_{number}", f"Write question {number}.")
    if not FEWEST_ANSWERS <= len(answers) <= MOST_ANSWERS:
        yield Fault(f"answer_{number}_{len(answers) + 1}", "Write two answers at least.")
    elif len(set(answers)) < len(answers):
        yield Fault(f"answer_{number}_1", "Two answers are the same. Change one of them.")
    if entry.get("right") not in range(len(answers)):
        yield Fault(f"right_{number}", "Choose which answer is right. It can't be an empty one.")
    if not has_word(because):
        yield Fault(f"because_{number}", "Copy the sentence of the text that says so.")
    elif plain_text(because) not in words:
        yield Fault(
            f"because_{number}",
            "The text does not say this. Copy a sentence from the key information or the whole text, "
            "word by word.",
        )


def _assent(text: ConsentDocument) -> Iterator[Fault]:
    for age in ASSENTS if text.audience == Audience.PARENT else []:
        if not has_word(text.assent.get(age, "")):
            label = AgeGroup(age).label
            yield Fault(f"assent_{age.value}", f"Write the words for a child of this age: {label}.")
