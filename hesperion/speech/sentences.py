"""The sentences of a page that are read aloud, and the element of the page that each is in."""

import hashlib
import json
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from bs4 import BeautifulSoup, Tag

# Elements with sentences. The script of an article's page uses the same selector: elements are counted in its
# order.
SPOKEN_ELEMENTS = "h2, h3, p, li, dt, dd, caption, figcaption, img"
_LONGEST = 500  # characters that a voice is given at once
_END = re.compile(r"(?<=[.!?…])(?P<close>[”’\")]*)\s+(?=[“‘\"(]?[A-Z0-9])")
_LONGEST_NO_END = 10  # characters
_NO_END = re.compile(r"\b(?:e\.g|i\.e|et al|Dr|Prof|No|vs|approx)\.$")


@dataclass(frozen=True)
class Sentence:
    """A sentence to read aloud.

    `part` is the index of its element among the SPOKEN_ELEMENTS of the text, or None above the text. `opens`
    is true for the first sentence of a chapter.
    """

    text: str
    part: int | None
    opens: bool = False


def sentences_in(html: str) -> Iterator[Sentence]:
    """All sentences of an HTML text, in order. Table cells are left out; a heading h2 opens a chapter."""
    for number, part in enumerate(BeautifulSoup(html, "html.parser").select(SPOKEN_ELEMENTS)):
        if text := _words(part):
            if part.name == "h2":
                yield Sentence(text, number, opens=True)
            else:
                yield from split(text, number)


def split(text: str, part: int | None) -> Iterator[Sentence]:
    """The sentences of the words of one element."""
    begin = 0
    for end in _END.finditer(text):
        if not _NO_END.search(text, max(begin, end.start() - _LONGEST_NO_END), end.start()):
            yield from _wrapped(text[begin : end.end("close")], part)
            begin = end.end()
    yield from _wrapped(text[begin:], part)


def text_hash(sentences: list[Sentence]) -> str:
    """SHA-256 of the sentences and their elements. A sound belongs to the text with this hash."""
    text = json.dumps([[sentence.text, sentence.part] for sentence in sentences])
    return hashlib.sha256(text.encode()).hexdigest()


def with_pronunciation(text: str, language: str) -> str:
    """`text` with its abbreviations replaced by words that the computer's voice pronounces correctly."""
    pattern, sounds = _pronunciation(language)
    return pattern.sub(lambda found: sounds[found[0]], text) if sounds else text


@cache
def _pronunciation(language: str) -> tuple[re.Pattern[str], dict[str, str]]:
    path = Path(__file__).parent / f"pronunciation.{language}.yaml"
    sounds = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {}
    words = "|".join(map(re.escape, sorted(sounds, key=len, reverse=True)))
    return re.compile(rf"(?<![\w-])(?:{words})(?!\w)"), sounds


def _words(part: Tag) -> str:
    if part.name == "img":
        return str(part["alt"])
    if part.name == "caption":
        return f"Table: {_plain(part.get_text())}"
    own = [
        piece
        for piece in part.find_all(string=True)
        if piece.find_parent(SPOKEN_ELEMENTS.split(", ")) is part
    ]
    return _plain("".join(own))


def _plain(text: str) -> str:
    return " ".join(text.split())


def _wrapped(sentence: str, part: int | None) -> Iterator[Sentence]:
    for piece in textwrap.wrap(sentence, _LONGEST, break_on_hyphens=False):
        yield Sentence(piece, part)
