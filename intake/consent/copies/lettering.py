"""Typed text in letters that a font of the PDF has."""

import unicodedata
from collections.abc import Container

# Unicode categories whose characters are replaced by one that every font has.
_STAND_INS = {"Zs": " ", "Zl": "\n", "Zp": "\n", "Cc": " ", "Cf": "", "Pd": "-"}


def lettered(text: str, letters: Container[int]) -> str | None:
    """`text` in NFC, in characters of `letters` (code points) only; None if a character has no replacement.

    Missing spaces, hyphens and invisible characters are replaced by common ones, ligatures and full-width
    letters by plain ones.
    """
    known = "".join(_known(letter, letters) for letter in unicodedata.normalize("NFC", text))
    return known if all(ord(letter) in letters or letter == "\n" for letter in known) else None


def _known(letter: str, letters: Container[int]) -> str:
    if ord(letter) in letters or letter == "\n":
        return letter
    plain = unicodedata.normalize("NFKC", letter)
    return _STAND_INS.get(unicodedata.category(plain[0]), plain)
