"""Articles and glossary say the same in every language, with the same sources in the same places."""

import re

import pytest
from defusedxml import ElementTree

from tests.reading import grade
from tests.written import ARTICLES, FIGURES, TRANSLATED, citations, content, text_of

MEANING_GRADE = 8
MEANING_WORDS = 30
TRANSLATABLE = {"authors", "title", "journal", "note"}
LOADS = re.compile(r"https?://(?!www\.w3\.org/2000/svg)|url\(|<script|@import")
NUMBERS = re.compile(r"NCT\d{8}|\d+(?:/\d\w?)?")

articles = pytest.mark.parametrize("name", ARTICLES)
languages = pytest.mark.parametrize("language", TRANSLATED)


def shape(value):
    """The keys and lengths of content, and what its texts cite, without the words."""
    if isinstance(value, dict):
        return {key: shape(part) for key, part in value.items()}
    if isinstance(value, list):
        return [shape(part) for part in value]
    if isinstance(value, str):
        return sorted(citations(value)), value.count("\n"), value.count("**")
    return value


def facts_of(references):
    """What is the same about references in every language."""
    return [
        {key: value for key, value in reference.items() if key not in TRANSLATABLE}
        for reference in references
    ]


def numbers(name, language):
    """The figures and register numbers in the tables of an article, row by row."""
    tables = [block["table"] for block in content(name, language)["body"] if "table" in block]
    return [NUMBERS.findall(" ".join(row)) for table in tables for row in table["rows"]]


@languages
@articles
def test_a_translation_has_the_blocks_and_citations_of_the_original(name, language):
    assert shape(content(name, language)["body"]) == shape(content(name)["body"])


@languages
@articles
def test_a_translation_says_that_it_is_one_and_has_the_same_slug_and_date(name, language):
    original, translation = content(name), content(name, language)
    assert translation["translated"] is True
    assert "translated" not in original
    for field in ("slug", "checked_on", "prepared_by"):
        assert translation[field] == original[field]


@languages
@articles
def test_a_translation_names_the_same_sources(name, language):
    original, translation = content(name), content(name, language)
    assert facts_of(translation["references"]) == facts_of(original["references"])


@languages
def test_the_tables_of_a_translation_hold_the_same_numbers(language):
    assert numbers("car-t-autoimmune", language) == numbers("car-t-autoimmune", "en")


@languages
def test_the_glossary_explains_the_same_terms_in_the_same_order(language):
    assert len(content("glossary", language)) == len(content("glossary"))
    assert [set(entry) for entry in content("glossary", language)] == [
        {"term", "also", "meaning"} for _ in content("glossary")
    ]


@pytest.mark.parametrize("language", ["en", *TRANSLATED])
def test_no_two_terms_of_the_glossary_have_the_same_form(language):
    words = [
        word.lower()
        for entry in content("glossary", language)
        for word in (entry["term"], *entry["also"])
    ]
    assert sorted(words) == sorted(set(words))


@pytest.mark.parametrize("language", ["en", *TRANSLATED])
def test_every_entry_of_the_glossary_is_used_in_an_article(language):
    written = "".join(text_of(name, language) for name in ARTICLES).lower()
    unused = [
        entry["term"]
        for entry in content("glossary", language)
        if not any(word.lower() in written for word in (entry["term"], *entry["also"]))
    ]
    assert unused == []


@pytest.mark.parametrize("language", ["en", *TRANSLATED])
def test_a_meaning_has_at_most_thirty_words(language):
    assert [
        entry["term"]
        for entry in content("glossary", language)
        if len(entry["meaning"].split()) > MEANING_WORDS
    ] == []


@pytest.mark.parametrize("entry", content("glossary"), ids=lambda entry: entry["term"])
def test_each_meaning_reads_at_grade_eight_or_below(entry):
    assert grade(entry["meaning"]) <= MEANING_GRADE


@pytest.mark.parametrize("file", ["four-steps.svg", "four-steps.de.svg", "four-steps.es.svg"])
def test_a_drawing_says_what_it_shows_and_loads_nothing(file):
    drawing = ElementTree.parse(FIGURES / file).getroot()
    space = "{http://www.w3.org/2000/svg}"
    assert drawing.find(f"{space}title").text
    assert drawing.find(f"{space}desc").text
    assert not LOADS.search((FIGURES / file).read_text(encoding="utf-8"))
