"""Normalises typed text: Unicode NFC, without invisible characters that no script needs."""

import re
import unicodedata
from typing import Any

# Line ends of other systems, and what Word writes for Shift+Enter. U+0085 is a control and a line end.
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_GAP = re.compile("[\t\n]+")

# Controls but tab and line feed, and code points that are no characters. NUL stays: forms refuse it.
_CONTROLS = (
    "\x01-\x08\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff"
    + "".join(chr(plane + low) for plane in range(0x1_0000, 0x11_0000, 0x1_0000) for low in (0xFFFE, 0xFFFF))
)  # fmt: skip
# Default_Ignorable_Code_Point of DerivedCoreProperties.txt, Unicode 16: no font shows them.
_IGNORABLE = (
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"
)
# Scripts whose letters join, stack or stand without spaces, from Arabic to Khmer: joiners shape their words.
_SHAPED = (
    "\u0600-\u061b\u061d-\u109f\u1780-\u17b3\u17b6-\u180a\u1810-\u18af\u1a00-\u1cff\ua800-\uabff"
    "\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc\U00010a00-\U00011fff\U0001e900-\U0001e95f"
)
_VIRAMA = "\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca\u1039\u17d2"
_PICTURE = (
    "\xa9\xae\u203c\u2049\u2122\u2139\u2194-\u2199\u21a9\u21aa\u231a-\u2328\u23cf-\u23fa\u25aa-\u25fe"
    "\u2600-\u27bf\u2934\u2935\u2b05-\u2b55\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
)
_NEEDED = "|".join(
    [
        "\U0001f3f4[\U000e0020-\U000e007e]{1,6}\U000e007f",  # a region's flag
        f"(?<=[{_SHAPED}])[\u180e\u200b-\u200d](?=[{_SHAPED}])",
        f"(?<=[{_VIRAMA}])\u200d",  # half of a letter, at the end of a word too
        f"(?:(?<=[{_PICTURE}])|(?<=[{_PICTURE}]\ufe0f))\u200d(?=[{_PICTURE}])",
        # How the sign before it looks: an emoji, a Mongolian letter, a kanji in a name.
        rf"(?<=[^\s{_CONTROLS}{_IGNORABLE}])[\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]",
    ]
)
_UNSEEN = f"[{_CONTROLS}{_IGNORABLE}]"
_LEFT_TO_RIGHT = re.compile(f"({_NEEDED})|{_UNSEEN}")
_BOTH_WAYS = re.compile(f"({_NEEDED}|[\u061c\u200e\u200f])|{_UNSEEN}")
_FROM_THE_RIGHT = re.compile(
    "[\u05be-\u061b\u061d-\u08ff\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_BLANK = "\u115f\u1160\u3164\uffa0"  # letters by Unicode, and empty: Hangul fillers
_HALF = re.compile("[\ud800-\udfff]")

# Sorting the marks over one letter takes the square of their number: no script has so many, so that
# the rest is dropped. 30 is the limit of UAX #15, Stream-Safe Text Format.
_MOST_MARKS = 30
# Starters by Unicode, and yet marks alone once NFC takes them apart (Tibetan) or NFKC (half-width kana).
_MADE_OF_MARKS = "\u0f73\u0f75\u0f81\uff9e\uff9f"
# A run is never given back in part: most signs fit both classes, and would be tried in both.
_PERHAPS_MARKS = re.compile(rf"(?:[^\w\s\0-\u02ff]|[{_MADE_OF_MARKS}]){{{_MOST_MARKS + 1},}}+")


def normalise(text: str, *, has_lines: bool = True) -> str:
    """`text` in NFC, without control, invisible and direction characters, unless a script needs them.

    Without `has_lines`, line ends and tabs become spaces. Takes linear time.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _LINE_END.sub("\n", text)
    text = text if has_lines else _GAP.sub(" ", text)
    signs = _BOTH_WAYS if _FROM_THE_RIGHT.search(text) else _LEFT_TO_RIGHT
    return unicodedata.normalize("NFC", few_marks(signs.sub(r"\1", text)))


def normalise_within(value: Any) -> Any:
    """Return the JSON value with all strings normalised, except the keys of objects."""
    if isinstance(value, str):
        return normalise(value)
    if isinstance(value, list):
        return [normalise_within(item) for item in value]
    if isinstance(value, dict):
        return {key: normalise_within(item) for key, item in value.items()}
    return value


def few_marks(text: str) -> str:
    """`text` with at most 30 marks in a row, so that `unicodedata.normalize` takes linear time."""
    return _PERHAPS_MARKS.sub(_shortened, text)


def _shortened(run: re.Match[str]) -> str:
    kept, marks = [], 0
    for sign in run[0]:
        is_mark = unicodedata.combining(sign) or sign in _MADE_OF_MARKS
        marks = marks + 1 if is_mark else 0
        if marks <= _MOST_MARKS:
            kept.append(sign)
    return "".join(kept)


def has_word(text: str) -> bool:
    """Whether the text has a visible letter or digit."""
    return any(sign.isalnum() and sign not in _BLANK for sign in text)


def has_letter(text: str) -> bool:
    return any(sign.isalpha() and sign not in _BLANK for sign in text)


def has_half_character(text: str) -> bool:
    """Whether the text has a lone surrogate, which can't be encoded."""
    return _HALF.search(text) is not None
