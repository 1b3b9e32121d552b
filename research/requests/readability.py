"""How hard a lay summary is to read, in each of its languages.

`textstat` is imported when the first summary is measured: with its lists of words it takes about a second
and 90 MB, which most processes never need.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")


@dataclass(frozen=True)
class ReadingFormula:
    """A formula for one language, and whether by its result readers aged about 14 can follow the text."""

    locale: str  # as textstat names it
    formula: Callable[[Any, str], float]
    fits: Callable[[float], bool]


# School grade 8, or what means about the same.
# en: Flesch-Kincaid grade, 0.39 * words per sentence + 11.8 * syllables per word - 15.59. Kincaid, Fishburne,
#     Rogers and Chissom, Derivation of New Readability Formulas, Research Branch Report 8-75, 1975.
# de: first Wiener Sachtextformel, a school grade from long words and long sentences. Bamberger and Vanecek,
#     Lesen - Verstehen - Lernen - Schreiben, Vienna 1984.
# es: ease from 0 to 100; from 60 on "normal", grades 7 and 8. Fernández Huerta, Medidas sencillas de
#     lecturabilidad, Consigna 214, 1959.
READING_FORMULAS = {
    "en": ReadingFormula(
        "en_US", lambda stat, text: stat.flesch_kincaid_grade(text), lambda n: n <= 8
    ),
    "de": ReadingFormula(
        "de", lambda stat, text: stat.wiener_sachtextformel(text, 1), lambda n: n <= 8
    ),
    "es": ReadingFormula("es", lambda stat, text: stat.fernandez_huerta(text), lambda n: n >= 60),
}


SUMMARY_LANGUAGES = tuple(READING_FORMULAS)


def is_readable(text: str, language: str) -> bool:
    """Whether readers aged about 14 can follow the text. `language` is a key of READING_FORMULAS."""
    measure = READING_FORMULAS[language]
    return measure.fits(measure.formula(_statistics(measure.locale), text))


def longest_sentence(text: str) -> str:
    """The sentence with the most words: what to shorten first."""
    return max(_SENTENCE_END.split(text.strip()), key=lambda sentence: len(sentence.split()))


def word_count(text: str) -> int:
    return len(text.split())


@cache
def _statistics(locale: str) -> Any:
    """An object of its own for each language: textstat keeps the language in it, and threads share it."""
    from textstat.textstat import textstatistics  # heavy, see above

    statistics = textstatistics()
    statistics.set_lang(locale)
    return statistics
