"""How hard a text is to read."""

import re
from collections.abc import Mapping

import textstat
from markdown_it import MarkdownIt

CITATION = re.compile(r"\s*\[@[^\]]+\]")
SENTENCE_ENDS = (".", "!", "?")
GRADE = 7
EASE = 70

_markdown = MarkdownIt("commonmark")


def plain_text(markdown: str) -> str:
    """The words as a reader sees them: no marks, no citations.

    Each paragraph, heading and list item ends a sentence, as it does for the eye.
    """
    tokens = _markdown.parse(CITATION.sub("", markdown))
    blocks = ("".join(_words(token)) for token in tokens if token.type == "inline")
    return "\n".join(_as_sentence(block) for block in blocks)


def grade(text: str) -> float:
    """The US school grade needed to follow English `text`, by the Flesch-Kincaid formula.

    0.39 * words per sentence + 11.8 * syllables per word - 15.59; grade 7 fits readers aged
    about 12. Kincaid, Fishburne, Rogers and Chissom, Derivation of New Readability Formulas,
    Naval Technical Training Command, Research Branch Report 8-75, 1975.
    """
    textstat.set_lang("en_US")
    return textstat.flesch_kincaid_grade(text)


def german_grade(text: str) -> float:
    """The same of German, by the first Wiener Sachtextformel: from long words and long sentences.

    Bamberger and Vanecek, Lesen - Verstehen - Lernen - Schreiben, Vienna 1984.
    """
    textstat.set_lang("de")
    return textstat.wiener_sachtextformel(text, 1)


def spanish_ease(text: str) -> float:
    """How easy Spanish `text` is, from 0 to 100; from 70 on it is "fairly easy", grade 7 or below.

    Fernández Huerta, Medidas sencillas de lecturabilidad, Consigna 214, 1959.
    """
    textstat.set_lang("es")
    return textstat.fernandez_huerta(text)


def too_hard(texts: Mapping[str, str], language: str) -> dict[str, float]:
    """Those of the texts that readers aged 12 would not follow, with what the formula says."""
    if language == "es":
        eases = {name: spanish_ease(text) for name, text in texts.items()}
        return {name: ease for name, ease in eases.items() if ease < EASE}
    measure = {"en": grade, "de": german_grade}[language]
    grades = {name: measure(text) for name, text in texts.items()}
    return {name: found for name, found in grades.items() if found > GRADE}


def _words(inline):
    for token in inline.children:
        yield " " if token.type in {"softbreak", "hardbreak"} else token.content


def _as_sentence(block: str) -> str:
    return block if block.endswith(SENTENCE_ENDS) else f"{block}."
