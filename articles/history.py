"""What an article said, and what changed from one publication to the next."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from articles.citations import without
from articles.sourcing import text_of

_PARTS = ["h2", "h3", "p", "li", "dt", "dd", "caption", "th", "td", "figcaption"]


@dataclass(frozen=True)
class Piece:
    """Some words of a paragraph, and whether they are `same`, `added` or `removed`."""

    kind: str
    text: str


def paragraphs(article: Any) -> list[str]:
    """All that an article says, without markup. Its sources stand at the end, not where they are cited."""
    with override(article.locale.language_code):
        body = list(parts(without(text_of(article.body))))
        sources = [
            _plain(
                _soup(render_to_string("articles/reference.html", {"reference": row})).get_text()
            )
            for row in article.references.all()
        ]
    return [article.title, article.standfirst, *body, *sources]


def changes(before: Sequence[str], after: Sequence[str]) -> list[list[Piece]]:
    """The paragraphs that differ, each with its words."""
    found = compared(before, after)
    return [pieces for pieces in found if any(piece.kind != "same" for piece in pieces)]


def compared(before: Sequence[str], after: Sequence[str]) -> list[list[Piece]]:
    """All paragraphs, each with its words, the ones that were removed too."""
    found: list[list[Piece]] = []
    for _tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        pairs = zip_longest(before[i:j], after[k:m], fillvalue="")
        found += [list(_words(old.split(), new.split())) for old, new in pairs]
    return found


def lacking(publications: Iterable[Any], kind: str, note: str) -> str:
    """What the public note lacks, as a sentence; empty where it is well. The first needs none."""
    notes = [publication.note for publication in publications]
    if notes and not (kind and note):
        return _("Choose what kind of change it is, and tell readers in a sentence what changed.")
    if note and note in notes:
        return _("This note was published before. Tell readers what changed this time.")
    return ""


def parts(html: str) -> Iterator[str]:
    """The text of each paragraph, list item, heading and cell, without what only decorates."""
    soup = _soup(html)
    for hidden in soup.select("[aria-hidden=true]"):
        hidden.decompose()
    for image in soup.find_all("img"):
        image.name, image.string = "p", str(image["alt"])
    for part in soup.find_all(_PARTS):
        own = [text for text in part.find_all(string=True) if text.find_parent(_PARTS) is part]
        if text := _plain("".join(own)):
            yield text


def _plain(text: str) -> str:
    return " ".join(text.split())


def _words(before: list[str], after: list[str]) -> Iterator[Piece]:
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("same", " ".join(before[i:j]))
            continue
        if i < j:
            yield Piece("removed", " ".join(before[i:j]))
        if k < m:
            yield Piece("added", " ".join(after[k:m]))


def _soup(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")
