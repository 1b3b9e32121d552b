"""What may identify a participant in a text, marked with its kind. A mark is a hint: people decide."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from operator import itemgetter

from research.redaction.dates import dates_in
from research.redaction.names import name_parts, names_in
from research.redaction.places import places_in
from research.redaction.words import plain


class MarkKind(Enum):
    """What a mark is about, in words. Where two overlap, the later one is shown."""

    CITY = "city"
    COUNTRY = "country"
    NUMBER = "number"
    DATE = "date"
    NAME = "name"  # a part of the participant's name or email address
    LINK = "web address"
    EMAIL = "email address"


@dataclass(frozen=True)
class Piece:
    """A piece of a text; `kind` says what it may identify by, None for all other text."""

    text: str
    kind: MarkKind | None = None


_NUMBER = re.compile(r"[+(]{0,2}\d(?:[\s\-–./()]{0,3}\d){4,}")
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_LINK = re.compile(
    r"(?<![\w.@-])(?:(?:https?://|www\.)[^\s<>\"]{0,2000}[^\s<>\".,;:!?)]"
    r"|@\w[\w.]{0,40}\w"  # an account
    r"|[\w-]{1,63}(?:\.[\w-]{1,63}){0,3}\.(?:com|org|net|info|eu|de|at|ch|es|uk|us|mx|ar|co|cl)(?!\w)(?:/[^\s<>\"]{0,2000})?)",
    re.IGNORECASE,
)  # fmt: skip


def pieces(text: str, identity: Iterable[str] = ()) -> list[Piece]:
    """The text in pieces, which joined are the text, with what may identify in pieces of its own.

    `identity` are the participant's name and address. Takes linear time.
    """
    painted: list[tuple[MarkKind | None, int]] = [(None, 0)] * len(text)
    for number, (kind, start, end) in enumerate(_marks(text, name_parts(identity))):
        painted[start:end] = [(kind, number)] * (end - start)
    runs = groupby(zip(painted, text, strict=True), key=itemgetter(0))
    return [Piece("".join(sign for _of, sign in run), of) for (of, _number), run in runs]


def marked_words(found: Iterable[Piece]) -> list[tuple[str, MarkKind]]:
    """Each marked text once, with its kind, in the order of the text."""
    return list({piece.text: piece.kind for piece in found if piece.kind}.items())


def _marks(text: str, parts: frozenset[str]) -> Iterator[tuple[MarkKind, int, int]]:
    """All marks, those of the earlier kinds first. They may overlap."""
    form = plain(text)
    countries, cities = places_in(form, text)
    spans = {
        MarkKind.CITY: cities,
        MarkKind.COUNTRY: countries,
        MarkKind.NUMBER: _spans(_NUMBER, text),
        MarkKind.DATE: dates_in(form),
        MarkKind.NAME: names_in(form, parts),
        MarkKind.LINK: _spans(_LINK, text),
        MarkKind.EMAIL: _spans(_EMAIL, text),
    }
    for kind in MarkKind:
        for start, end in spans[kind]:
            yield kind, start, end


def _spans(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    return (found.span() for found in pattern.finditer(text))
