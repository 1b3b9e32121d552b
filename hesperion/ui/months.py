"""Names of months as people type them, in the page's language or in English."""

import unicodedata
from functools import cache

from django.utils.dates import MONTHS
from django.utils.translation import get_language, override

SHORTEST = 3  # letters of a name; "ma" may be two of them

# What the catalogs don't have: how Austria and Spanish-speaking countries write them, and without an umlaut.
_ALSO = {"janner": 1, "feber": 2, "maerz": 3, "mrz": 3, "setiembre": 9}


def month_number(typed: str) -> str:
    """The number of a month, whole or shortened: "5" for "May", "mai" or "Mayo".

    Any other text is returned unchanged.
    """
    wanted = _folded(typed)
    if len(wanted) < SHORTEST or not typed.isalpha():
        return typed
    names = _names("en") | _names(get_language() or "en")
    found = {number for name, number in names if name.startswith(wanted)}
    return str(found.pop()) if len(found) == 1 else typed


@cache
def _names(language: str) -> frozenset[tuple[str, int]]:
    with override(language):
        named = {(_folded(str(name)), number) for number, name in MONTHS.items()}
    return frozenset(named | set(_ALSO.items()))


def _folded(name: str) -> str:
    """In small letters, without accents."""
    apart = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in apart if sign.isalnum())
