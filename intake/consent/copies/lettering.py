"""What a person typed, in letters that a font of the PDF has."""

import unicodedata
from collections.abc import Container

# Kinds of characters in Unicode for which another stands that every font has.
_STAND_INS = {"Zs": " ", "Zl": "\n", "Zp": "\n", "Cc": " ", "Cf": "", "Pd": "-"}


def lettered(text: str, letters: Container[int]) -> str | None:
    """`text` in NFC and of `letters` alone, by their code points; None where some of it is not there.

    For spaces, hyphens and invisible characters that are missing a common one stands in, for ligatures and
    full-width letters the plain ones.
    """
    known = "".join(_known(letter, letters) for letter in unicodedata.normalize("NFC", text))
    return known if all(ord(letter) in letters or letter == "\n" for letter in known) else None


def _known(letter: str, letters: Container[int]) -> str:
    if ord(letter) in letters or letter == "\n":
        return letter
    plain = unicodedata.normalize("NFKC", letter)
    return _STAND_INS.get(unicodedata.category(plain[0]), plain)
