"""Finds the parts of a participant's name and email address in a text."""

import re
from collections.abc import Iterable, Iterator

from research.redaction.words import PlainText, plain, spelling

_SHORTEST_INFLECTED = 3
# A name ends so in the genitive or plural of the site's languages: "Müllers", "Hansens", "Rosen".
_ENDINGS = frozenset({"s", "es", "n", "ns", "ens"})
# Words of every page, or of every second address, which identify nobody.
_PARTICLES = (
    "al bin da das de dei del den der des di do dos du el ibn la las le los of ten ter the van von "
    "y zu zum zur"
)
_PROVIDERS = "aol gmail gmx googlemail hotmail icloud live mail msn outlook posteo proton protonmail web yahoo"
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_WRITTEN_OUT = re.compile("([aou])e")
_PART = re.compile(r"[^\W\d_]+")


def name_parts(identity: Iterable[str]) -> frozenset[str]:
    """The parts of names and email addresses that are looked for, without case and accents.

    A German name is looked for with its umlaut and as it is written without one: "Müller" and
    "Mueller". One letter alone is no part.
    """
    found: set[str] = set()
    for text in identity:
        named = spelling(text.rpartition(".")[0] if "@" in text else text)
        for written in (named, named.translate(_UMLAUTS)):
            found.update(_PART.findall(plain(written).letters))
    found |= {_WRITTEN_OUT.sub(r"\1", part) for part in found}
    return frozenset(part for part in found if len(part) > 1) - {
        *_PARTICLES.split(),
        *_PROVIDERS.split(),
    }


def names_in(text: PlainText, parts: frozenset[str]) -> Iterator[tuple[int, int]]:
    """The spans of `parts` in the text, inflected ones too.

    Parts in Latin letters are found as whole words, others anywhere: not every script divides words,
    and some put prefixes before them.
    """
    for word, start, end in text.words():
        if _is_form_of(word, parts):
            yield start, end
    for part in parts:
        if not part.isascii():
            yield from _everywhere(text, part)


def _is_form_of(word: str, parts: frozenset[str]) -> bool:
    if word in parts:
        return True
    stems = (word[:-length] for length in (1, 2, 3) if word[-length:] in _ENDINGS)
    return any(len(stem) >= _SHORTEST_INFLECTED and stem in parts for stem in stems)


def _everywhere(text: PlainText, part: str) -> Iterator[tuple[int, int]]:
    place = text.letters.find(part)
    while place >= 0:
        yield text.span(place, place + len(part))
        place = text.letters.find(part, place + len(part))
