"""The made-up letter is as easy as an article, says the same in each language, and that it is made up."""

import re

import pytest

from tests.reading import german_grade, grade, plain_text, spanish_ease
from tests.written import content, sections

LETTER = "demo/first-letter"
MADE_UP = {"en": "made up", "de": "erfunden", "es": "inventadas"}
LANGUAGES = pytest.mark.parametrize("language", MADE_UP)


def words(language):
    letter = content(LETTER, language)
    parts = [letter["standfirst"], *(markdown for _heading, markdown in sections(letter))]
    return plain_text("\n\n".join(parts))


def test_it_is_easy_to_read():
    assert grade(words("en")) <= 7
    assert german_grade(words("de")) <= 7
    assert spanish_ease(words("es")) >= 70


@LANGUAGES
def test_it_says_that_it_is_made_up(language):
    assert MADE_UP[language] in content(LETTER, language)["standfirst"]


@LANGUAGES
def test_it_has_the_same_parts_in_each_language(language):
    assert [[*block] for block in content(LETTER, language)["body"]] == [
        [*block] for block in content(LETTER)["body"]
    ]


@LANGUAGES
def test_its_only_numbers_are_the_rules_and_an_example(language):
    assert content(LETTER, language)["release"] == 1
    assert set(re.findall(r"\d+", words(language))) == {"11", "12", "16", "20"}
