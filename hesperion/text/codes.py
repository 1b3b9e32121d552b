"""Codes, ids, dates and numbers, whichever keyboard or mail they come from."""

import unicodedata

from hesperion.text.normalise import few_marks, normalise

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣－", "-"))


def folded(typed: str) -> str:
    """What was typed, with full-width signs, digits of other scripts and dashes as a keyboard has them."""
    text = unicodedata.normalize("NFKC", few_marks(normalise(typed, has_lines=False)))
    return "".join(map(_western, text)).translate(_DASHES).strip()


def letters_and_digits(typed: str) -> str:
    """Those of `folded` alone: 7k3m-qx9d, (7K3M QX9D) and 7K3M.QX9D are one code, but for the case."""
    return "".join(sign for sign in folded(typed) if sign.isalnum())


def trimmed(typed: str) -> str:
    """`folded` without what stands around a number: "(5)" and "5." are 5, and "1.5" stays as it is."""
    text = folded(typed)
    seen = [place for place, sign in enumerate(text) if sign.isalnum()]
    return text[seen[0] : seen[-1] + 1] if seen else text


def _western(sign: str) -> str:
    return str(unicodedata.decimal(sign)) if sign.isdecimal() else sign
