"""Codes, ids, dates and numbers as they are typed on any keyboard, or copied from a mail."""

import unicodedata

from hesperion.text.normalise import few_marks, normalise

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣－", "-"))


def folded(typed: str) -> str:
    """`typed` with full-width characters, digits of other scripts and dashes replaced by ASCII."""
    text = unicodedata.normalize("NFKC", few_marks(normalise(typed, has_lines=False)))
    return "".join(map(_western, text)).translate(_DASHES).strip()


def letters_and_digits(typed: str) -> str:
    """The letters and digits of `folded`: 7K3M-QX9D, (7K3M QX9D) and 7K3M.QX9D become the same code."""
    return "".join(sign for sign in folded(typed) if sign.isalnum())


def trimmed(typed: str) -> str:
    """`folded` text without signs before and after the number: "(5)" and "5." become 5; "1.5" is kept."""
    text = folded(typed)
    seen = [place for place, sign in enumerate(text) if sign.isalnum()]
    return text[seen[0] : seen[-1] + 1] if seen else text


def _western(sign: str) -> str:
    return str(unicodedata.decimal(sign)) if sign.isdecimal() else sign
