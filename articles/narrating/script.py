"""What is read aloud of an article, sentence by sentence, and where on the page each stands."""

import hashlib
import json
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from bs4 import BeautifulSoup, Tag
from django.utils.translation import override

from articles.citations import without
from articles.sourcing import text_of

SHIPPED = Path(__file__).parents[1] / "content" / "narration"

# What a sentence can stand in. The page's script finds the same by the same selector, in the same order.
PARTS = "h2, h3, p, li, dt, dd, caption, figcaption, img"
_LONGEST = 500  # characters that a voice is given at once
_END = re.compile(r"(?<=[.!?…])(?P<close>[”’\")]*)\s+(?=[“‘\"(]?[A-Z0-9])")
_LONGEST_NO_END = 10  # characters
_NO_END = re.compile(r"\b(?:e\.g|i\.e|et al|Dr|Prof|No|vs|approx)\.$")


@dataclass(frozen=True)
class Sentence:
    """Words that are said at once. `part` counts the elements of PARTS in the body; None stands above it.

    `opens` says that a chapter begins with it.
    """

    text: str
    part: int | None
    opens: bool = False


def script(article: Any) -> list[Sentence]:
    """All of `article` that is read aloud, its title first. Sources and the cells of tables are not."""
    with override(article.locale.language_code):
        html = without(text_of(article.body))
    above = [Sentence(article.title, None, opens=True), *_split(article.standfirst, None)]
    return [*above, *_body(html)]


def text_hash(sentences: list[Sentence]) -> str:
    """The same for the same words at the same places: what a narration is held to."""
    told = json.dumps([[sentence.text, sentence.part] for sentence in sentences])
    return hashlib.sha256(told.encode()).hexdigest()


def spoken(text: str, language: str) -> str:
    """`text` as the voice is given it."""
    pattern, sounds = _pronunciation(language)
    return pattern.sub(lambda found: sounds[found[0]], text) if sounds else text


@cache
def _pronunciation(language: str) -> tuple[re.Pattern[str], dict[str, str]]:
    path = SHIPPED / f"pronunciation.{language}.yaml"
    sounds = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {}
    words = "|".join(map(re.escape, sorted(sounds, key=len, reverse=True)))
    return re.compile(rf"(?<![\w-])(?:{words})(?!\w)"), sounds


def _body(html: str) -> Iterator[Sentence]:
    for number, part in enumerate(BeautifulSoup(html, "html.parser").select(PARTS)):
        if text := _words(part):
            if part.name == "h2":
                yield Sentence(text, number, opens=True)
            else:
                yield from _split(text, number)


def _words(part: Tag) -> str:
    if part.name == "img":
        return str(part["alt"])
    if part.name == "caption":
        return f"Table: {_plain(part.get_text())}"
    own = [
        piece
        for piece in part.find_all(string=True)
        if piece.find_parent(PARTS.split(", ")) is part
    ]
    return _plain("".join(own))


def _plain(text: str) -> str:
    return " ".join(text.split())


def _split(text: str, part: int | None) -> Iterator[Sentence]:
    begin = 0
    for end in _END.finditer(text):
        if not _NO_END.search(text, max(begin, end.start() - _LONGEST_NO_END), end.start()):
            yield from _wrapped(text[begin : end.end("close")], part)
            begin = end.end()
    yield from _wrapped(text[begin:], part)


def _wrapped(sentence: str, part: int | None) -> Iterator[Sentence]:
    for piece in textwrap.wrap(sentence, _LONGEST, break_on_hyphens=False):
        yield Sentence(piece, part)
