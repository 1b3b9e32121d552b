"""Typed text in letters that a font of the PDF has."""

import unicodedata
from collections.abc import Container

# Unicode categories whose characters are replaced by one that every font has.
_STAND_INS = {"Zs": " ", "Zl": "\n", "Zp": "\n", "Cc": " ", "Cf": "", "Pd": "-"}


def lettered(text: str, letters: Container[int]) -> str | None:
    """`text` in Unicode form NFC with only the code points in `letters`, which are those of a font.

    A space, hyphen or invisible character that is not in `letters` becomes a common one, and a
    ligature or full-width letter becomes plain letters. Returns None if some character has no
    replacement.
    """
    known = "".join(_known(letter, letters) for letter in unicodedata.normalize("NFC", text))
    return known if all(ord(letter) in letters or letter == "\n" for letter in known) else None


def _known(letter: str, letters: Container[int]) -> str:
    if ord(letter) in letters or letter == "\n":
        return letter
    plain = unicodedata.normalize("NFKC", letter)
    return _STAND_INS.get(unicodedata.category(plain[0]), plain)
