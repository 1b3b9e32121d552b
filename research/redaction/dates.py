"""Dates in the site's languages, whole or in part: "5 May 2021", "März 2021", "3/2021", "in 2021"."""

import re
from collections.abc import Iterator
from functools import cache

from babel import Locale
from django.conf import settings

from research.redaction.words import PlainText, plain

_IN_DIGITS = re.compile(
    r"(?<!\d)(?:"
    r"\d{4}\s?[./-]\s?\d{1,2}(?:\s?[./-]\s?\d{1,2})?"  # 2021-03-05, 2021/3
    r"|\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:\d{4}|\d{2})"  # 5. 3. 2021, 3/5/21
    r"|\d{1,2}\s?[./-]\s?(?:19|20)\d\d"  # 03/2021
    r"|\d{1,2}\.\s?\d{1,2}\."  # 5.3.
    r"|(?:19|20)\d\d"
    r")(?!\d)"
)
_MONTH_AND_NUMBER = r"""
    (?<!\w) (?P<day> \d{{1,2}} (?:st|nd|rd|th|[.ao])? \s{{0,2}} (?:of\s|de\s)? )?
    (?:{months}) (?!\w) \.?
    (?(day)
        (?: ,? \s{{0,2}} (?:of\s|del?\s)? (?: \d{{4}} | ['’]\d\d ) (?!\d) )?
        | ,? \s{{0,2}} (?:of\s|del?\s)?
          (?: (?: \d{{1,2}} (?:st|nd|rd|th)? ,? \s{{1,2}} )? \d{{4}} | ['’]\d\d | \d{{1,2}} (?:st|nd|rd|th)? )
          (?![\w])
    )
"""


def dates_in(text: PlainText) -> Iterator[tuple[int, int]]:
    """The spans of dates in the text."""
    for pattern in (_IN_DIGITS, with_month()):
        for found in pattern.finditer(text.letters):
            yield text.span(*found.span())


@cache
def with_month() -> re.Pattern[str]:
    """The pattern of a month's name with a day or a year, in text without case and accents."""
    names = sorted(map(re.escape, month_names()), key=len, reverse=True)
    return re.compile(_MONTH_AND_NUMBER.format(months="|".join(names)), re.VERBOSE)


@cache
def month_names() -> frozenset[str]:
    """The names of months in the site's languages, whole and shortened, without case and accents."""
    found = [
        name
        for language, _name in settings.LANGUAGES
        for width in ("wide", "abbreviated")
        for name in Locale(language).months["format"][width].values()
    ]
    return frozenset(plain(name).letters.rstrip(".") for name in found)
