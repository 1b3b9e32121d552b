"""The words of a text with their places, in the forms in which they are compared."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from hesperion.text.normalise import few_marks

# Letters that Unicode does not take apart into a base letter and a mark.
_LETTERS = str.maketrans({
    "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i",
})  # fmt: skip
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class PlainText:
    """A text without case and accents; `places` holds the index in the text of each of its letters.

    The last place is the length of the text.
    """

    letters: str
    places: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the letters from `start` to `end` are in the text, with the marks over the last one."""
        begin = self.places[start]
        return begin, max(self.places[end], self.places[end - 1] + 1)

    def words(self) -> Iterator[tuple[str, int, int]]:
        """Each word without case and accents, with its span in the text."""
        for found in _WORD.finditer(self.letters):
            yield (found[0], *self.span(*found.span()))


def plain(text: str) -> PlainText:
    """The text without case, accents and marks: "Müller" and "MULLER" become the same. Linear time."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        form = _plain_letter(letter)
        letters.append(form)
        places += [place] * len(form)
    return PlainText("".join(letters), [*places, len(text)])


def spelling(word: str) -> str:
    """The word without case, but with its accents, in NFC."""
    return unicodedata.normalize("NFC", few_marks(word)).casefold()


@lru_cache(maxsize=4096)
def _plain_letter(letter: str) -> str:
    apart = unicodedata.normalize("NFKD", letter.casefold()).translate(_LETTERS)
    return "".join(sign for sign in apart if unicodedata.category(sign)[0] != "M")
