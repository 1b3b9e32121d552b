"""What a reader is told before consenting: short, plain and complete, for each who signs."""

import re

import pytest

from hesperion.ui.content import read_document, split_sections
from intake.consent.choices import Audience
from intake.consent.signers import ASSENTS
from intake.consent.versions.content_files import FOLDER
from tests.reading import plain_text, too_hard

KEY_INFORMATION_WORDS = 400


def documents(language):
    """Facts and text for each who signs."""
    paths = sorted(FOLDER.glob(f"*/*.{language}.md"))
    return {path.name.split(".")[0]: read_document(path) for path in paths}


def parts(text):
    """The key information, and the full text."""
    return re.split(r"^# .*\n", text, flags=re.MULTILINE)


DOCUMENTS = documents("en")
FACTS = {reader: facts for reader, (facts, _text) in DOCUMENTS.items()}
PARTS = {reader: parts(text) for reader, (_facts, text) in DOCUMENTS.items()}
PROMISES = [
    "responsible for the data",
    "contact are at the foot of every page",
    "You can say no",
    "stop at any time",
    "about 15 minutes",
    "published",
    "could tell from",
    "no direct benefit",
    "Open your own page",
    "each choice",
    "erase everything",
    "right to complain to the data protection authority",
    "Write to the contact",
    "emergency number",
    "maybe weeks later",
    "a medical reviewer decides within one working day",
    "does not report side effects for you",
]

per_reader = pytest.mark.parametrize("reader", Audience.values)
per_language = pytest.mark.parametrize("language", ["en", "de", "es"])


def test_there_is_a_text_for_each_who_signs():
    assert set(DOCUMENTS) == set(Audience.values)


@per_reader
def test_a_document_is_key_information_a_heading_and_the_full_text(reader):
    assert len(PARTS[reader]) == 2
    assert set(FACTS[reader]) >= {"title", "changes", "quiz"}


@per_reader
def test_the_key_information_has_at_most_four_hundred_words(reader):
    assert len(plain_text(PARTS[reader][0]).split()) <= KEY_INFORMATION_WORDS


@per_language
@per_reader
def test_each_section_reads_at_grade_seven_or_below(reader, language):
    _facts, whole = documents(language)[reader]
    texts = {
        heading: plain_text(part) for text in parts(whole) for heading, part in split_sections(text)
    }
    assert too_hard(texts, language) == {}


@per_language
@per_reader
def test_the_quiz_reads_at_grade_seven_or_below(reader, language):
    facts, _text = documents(language)[reader]
    quiz = "\n\n".join(
        "\n\n".join([one["question"], *one["answers"], one["because"]]) for one in facts["quiz"]
    )
    assert too_hard({"quiz": plain_text(quiz)}, language) == {}


@per_reader
@pytest.mark.parametrize("promise", PROMISES)
def test_the_key_information_says(reader, promise):
    assert promise in plain_text(PARTS[reader][0])


@per_reader
def test_who_is_responsible_comes_first_and_the_right_to_complain_last(reader):
    headings = [heading for heading, _part in split_sections(PARTS[reader][0])]
    assert headings[0] == "Who runs this"
    assert headings[-2:] == ["How to stop", "Questions and complaints"]


@per_reader
def test_the_quiz_has_three_questions_whose_answers_stand_in_the_text(reader):
    quiz = FACTS[reader]["quiz"]
    assert len(quiz) == 3
    for question in quiz:
        assert set(question) == {"question", "answers", "right", "because"}
        assert 0 <= question["right"] < len(question["answers"])
        assert question["because"] in " ".join(PARTS[reader])
        assert len(set(question["answers"])) == len(question["answers"])


def test_a_child_is_asked_in_words_for_each_age():
    assent = FACTS["parent"]["assent"]
    assert list(assent) == [group.value for group in ASSENTS]
    for words in assent.values():
        assert "You can say no" in words or "You can say yes. You can say no." in words


@per_language
def test_what_a_child_is_asked_reads_at_grade_seven_or_below(language):
    facts, _text = documents(language)["parent"]
    texts = {age: plain_text(words) for age, words in facts["assent"].items()}
    assert too_hard(texts, language) == {}


@per_reader
def test_nothing_is_left_to_be_filled_in(reader):
    assert re.findall(r"\[|\]|\{|\}|TODO|XXX", "".join(PARTS[reader])) == []
