"""The terms that articles explain where they first use them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from bs4 import BeautifulSoup, NavigableString, Tag
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

_CONTENT = Path(__file__).parents[1] / "content"
_IN = ["p", "li"]
_NOT_IN = ["a", "button", "sup", "figure", "table", "blockquote", "cite", "h2", "h3"]


@dataclass(frozen=True)
class Term:
    """A term, with its other forms and synonyms in `also`, and its meaning in one or two sentences."""

    term: str
    also: tuple[str, ...]
    meaning: str

    @property
    def key(self) -> str:
        """The id of the HTML element with the meaning of this term."""
        return f"term-{slugify(self.term)}"


@cache
def terms(language: str) -> tuple[Term, ...]:
    """The glossary of a language, in alphabetical order; empty if the language has none."""
    path = _CONTENT / f"glossary.{language}.yaml"
    if not path.exists():
        return ()
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tuple(Term(entry["term"], tuple(entry["also"]), entry["meaning"]) for entry in entries)


def mark_terms(html: str, language: str) -> tuple[SafeString, list[Term]]:
    """Make the first use of each term a button that shows its meaning; returns the HTML and these terms.

    Only paragraphs and lists are changed, not headings, links, tables and quotations.
    """
    forms, words = _forms(language)
    if not forms:
        return mark_safe(html), []  # noqa: S308 - html was rendered by templates
    soup = BeautifulSoup(html, "html.parser")
    met: dict[str, Term] = {}
    for text in list(_texts(soup)):
        _mark_in_text(text, soup, words, forms, met)
    return mark_safe(str(soup)), list(met.values())  # noqa: S308 - as above, and the buttons' words


@cache
def _forms(language: str) -> tuple[dict[str, Term], re.Pattern[str]]:
    """Each form in lower case with its term, and a pattern that finds the longest form at a place."""
    forms = {form.lower(): term for term in terms(language) for form in (term.term, *term.also)}
    longest = sorted(forms, key=len, reverse=True)
    found = "|".join(re.escape(form) for form in longest)
    return forms, re.compile(rf"(?<![\w-])({found})(?![\w-])", re.IGNORECASE)


def _texts(soup: BeautifulSoup) -> Iterator[NavigableString]:
    for text in soup.find_all(string=True):
        if text.find_parent(_IN) and not text.find_parent(_NOT_IN):
            yield text


def _mark_in_text(
    text: NavigableString,
    soup: BeautifulSoup,
    words: re.Pattern[str],
    forms: dict[str, Term],
    met: dict[str, Term],
) -> None:
    parts: list[str | Tag] = []
    end = 0
    for found in words.finditer(text):
        term = forms[found[0].lower()]
        if term.key in met:
            continue
        met[term.key] = term
        button = soup.new_tag("button", type="button", popovertarget=term.key)
        button["class"] = "term"
        button.string = found[0]
        parts += [text[end : found.start()], button]
        end = found.end()
    if parts:
        text.replace_with(*parts, text[end:])
