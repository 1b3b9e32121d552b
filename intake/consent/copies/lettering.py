"""Text in letters that the fonts of the PDF have."""

import unicodedata
from collections.abc import Container

# Unicode categories whose characters are replaced by one that every font has.
_STAND_INS = {"Zs": " ", "Zl": "\n", "Zp": "\n", "Cc": " ", "Cf": "", "Pd": "-"}
_JOINERS = "\u200c\u200d"  # some scripts write words with them
_UNKNOWN = "?"


def lettered(text: str, letters: Container[int]) -> str | None:
    """`text` in Unicode form NFC with only the code points in `letters`, which are those of the fonts.

    Invisible characters are left out. A space or hyphen that is not in `letters` becomes a common
    one, and a ligature becomes plain letters. Returns None if some character has no replacement.
    """
    known = _known_text(text, letters)
    return known if all(_is_known(letter, letters) for letter in known) else None


def replaced(text: str, letters: Container[int]) -> str:
    """`text` as `lettered` makes it, with a question mark for each character without replacement."""
    known = _known_text(text, letters)
    return "".join(letter if _is_known(letter, letters) else _UNKNOWN for letter in known)


def _known_text(text: str, letters: Container[int]) -> str:
    return "".join(_known(letter, letters) for letter in unicodedata.normalize("NFC", text))


def _is_known(letter: str, letters: Container[int]) -> bool:
    """Whether some font draws the letter. A font may name a tab, too, but draws nothing for it."""
    return letter == "\n" or (ord(letter) in letters and unicodedata.category(letter) != "Cc")


def _known(letter: str, letters: Container[int]) -> str:
    if unicodedata.category(letter) == "Cf" and letter not in _JOINERS:
        return ""
    if _is_known(letter, letters):
        return letter
    plain = unicodedata.normalize("NFKC", letter)
    return _STAND_INS.get(unicodedata.category(plain[0]), plain)
