"""Checks of a version of the protocol before it is offered, and again before it is published."""

from collections.abc import Iterator
from typing import NamedTuple

from hesperion.text.normalise import has_word
from hesperion.ui.content import split_sections
from intake.consent.institution import FILLED_IN
from intake.consent.versions.faults import plain_text
from registry.models import ProtocolText, ProtocolVersion
from registry.protocol.queries import ProtocolTexts, needed_languages, protocol_texts
from research.requests.readability import (
    SUMMARY_LANGUAGES,
    is_readable,
    longest_sentence,
    word_count,
)

SUMMARY_WORDS = 300
_NEEDED = {"controller", "contact"}  # the placeholders that each text has
_WRITTEN = {"title": "title", "summary": "summary for patients", "text": "text"}


class ProtocolFault(NamedTuple):
    """What keeps a text from being offered: the field of the form, and a sentence for staff."""

    field: str
    sentence: str


def protocol_faults(version: ProtocolVersion) -> dict[str, list[ProtocolFault]]:
    """The faults of the text in each language that the version needs; [] for one without."""
    before, texts = protocol_texts(version.before), protocol_texts(version)
    return {language: _faults_in(texts, before, language) for language in needed_languages(before)}


def protocol_text_faults(text: ProtocolText, before: ProtocolText | None) -> list[ProtocolFault]:
    """The faults of one text as readers see it; `before` is that of the version before.

    A text that did not change has none: it is public today.
    """
    if before and text.sha256 == before.sha256:
        return []
    checks = (
        _blanks(text),
        _summary(text),
        _sections(text),
        _institution(text),
        _news(text, before),
    )
    return [fault for check in checks for fault in check]


def _faults_in(texts: ProtocolTexts, before: ProtocolTexts, language: str) -> list[ProtocolFault]:
    if language not in texts:
        return [ProtocolFault("title", "This text is missing. Write it.")]
    return protocol_text_faults(texts[language], before.get(language))


def _blanks(text: ProtocolText) -> Iterator[ProtocolFault]:
    for field, name in _WRITTEN.items():
        if not has_word(getattr(text, field)):
            yield ProtocolFault(field, f"Write the {name}.")


def _summary(text: ProtocolText) -> Iterator[ProtocolFault]:
    words = plain_text(text.summary)
    if (count := word_count(words)) > SUMMARY_WORDS:
        yield ProtocolFault(
            "summary", f"The summary has {count} words. Shorten it to {SUMMARY_WORDS} at most."
        )
    if words and text.language in SUMMARY_LANGUAGES and not is_readable(words, text.language):
        yield ProtocolFault(
            "summary",
            "Readers aged 14 can’t follow the summary. Write shorter sentences and words. The longest "
            f"sentence is: “{longest_sentence(words)}”",
        )


def _sections(text: ProtocolText) -> Iterator[ProtocolFault]:
    if has_word(text.text) and not split_sections(text.text):
        yield ProtocolFault("text", "Divide the text into sections: a heading begins with ##.")


def _institution(text: ProtocolText) -> Iterator[ProtocolFault]:
    if missing := _NEEDED - text.placeholders:
        names = ", ".join(f"{{{name}}}" for name in sorted(missing))
        yield ProtocolFault("text", f"Say who runs the registry: write {names}.")
    if unknown := text.placeholders - FILLED_IN.keys():
        names = ", ".join(f"{{{name}}}" for name in sorted(unknown))
        allowed = ", ".join(f"{{{name}}}" for name in FILLED_IN)
        yield ProtocolFault("text", f"{names} stands for nothing. You can write {allowed}.")


def _news(text: ProtocolText, before: ProtocolText | None) -> Iterator[ProtocolFault]:
    if before is None:
        return
    if not has_word(text.changes):
        yield ProtocolFault(
            "changes", "Write what is new, and why. Readers see it beside the text."
        )
    elif text.changes == before.changes:
        yield ProtocolFault(
            "changes",
            f"This is what was new in version {before.version}. Write what is new in this one.",
        )
