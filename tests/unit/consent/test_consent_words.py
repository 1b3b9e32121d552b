"""What a reader is told before consenting: short, plain and complete, for each who signs."""

import re

import pytest

from hesperion.ui.content import split_sections
from intake.consent.choices import IMPLIED_BY, USES, Audience, Purpose
from intake.consent.institution import FILLED_IN, fill
from intake.consent.models import ConsentDocument
from intake.consent.signers import ASSENTS
from intake.consent.versions.content_files import shipped_versions
from intake.consent.versions.queries import TextKey
from tests.reading import plain_text, too_hard

KEY_INFORMATION_WORDS = 400
SEEN_WORDS = {"en": 300, "de": 300, "es": 335}  # of the key information, nothing unfolded
SENTENCE_WORDS = 20
CHILD_WORDS = 80
LANGUAGES = ["en", "de", "es"]
PROMISES = [
    "runs this study",
    "You can say no",
    "stop at any time",
    "It takes 15 to 20 minutes",
    "publish",
    "could tell who",
    "no direct benefit",
    "Open your own page",
    "each choice",
    "erase everything",
    "right to complain to the data protection authority",
    "emergency number",
    "maybe weeks later",
    "a medical reviewer decides within one working day",
    "does not report side effects for you",
    "can’t prove what helps",
]
# Sentences of whole texts that may be longer than SENTENCE_WORDS, by a part of them.
LONG: list[str] = []
INSTITUTION = {
    "controller": "University Hospital of Exampletown",
    "address": "1 Example Street, 12345 Exampletown, Germany",
    "contact": "study@hesperion.example",
    "law_on_the_dead": "Example Act, section 1",
}

VERSIONS = dict(shipped_versions())
NEWEST = max(VERSIONS)
per_reader = pytest.mark.parametrize("reader", Audience.values)
per_language = pytest.mark.parametrize("language", LANGUAGES)


def document(reader: str, language: str = "en") -> ConsentDocument:
    key = TextKey(reader, language)
    return ConsentDocument(**key._asdict(), **VERSIONS[NEWEST][key])


def whole(text: ConsentDocument) -> str:
    return f"{text.key_information}\n\n{text.text}"


def sentences(markdown: str) -> list[str]:
    lines = plain_text(markdown).split("\n")
    return [one for line in lines for one in re.split(r"(?<=[.!?:]) ", line)]


@per_language
@per_reader
def test_the_first_version_stays_for_those_who_signed_it(reader, language):
    first = VERSIONS["1.0"][TextKey(reader, language)]
    assert not re.search(r"[{}]", first["key_information"] + first["text"])
    assert "uses" not in first


@per_language
@per_reader
def test_the_key_information_says_who_runs_the_study_and_then_has_three_cards(reader, language):
    text = document(reader, language)
    assert all(f"{{{name}}}" in text.lead for name in ("controller", "address", "contact"))
    assert len(text.cards) == 3
    assert all(len(card.text.split()) > 20 for card in text.cards)
    assert [len(card.folded) for card in text.cards] == [1 if reader == "relative" else 2, 1, 2]


@per_language
@per_reader
def test_the_key_information_is_short(reader, language):
    text = document(reader, language)
    shown = [text.lead, *(part for card in text.cards for part in (card.heading, card.text))]
    shown += [heading for card in text.cards for heading, _part in card.folded]
    read = fill(text.key_information, INSTITUTION)
    assert len(plain_text(read).split()) <= KEY_INFORMATION_WORDS
    assert len(plain_text("\n\n".join(shown)).split()) <= SEEN_WORDS[language]


@per_language
@per_reader
def test_no_sentence_is_long(reader, language):
    text = document(reader, language)
    read = [*sentences(text.key_information), *sentences(text.text), *sentences(text.changes)]
    long = [one for one in read if len(one.split()) > SENTENCE_WORDS]
    assert [one for one in long if not any(part in one for part in LONG)] == []


@per_language
@per_reader
def test_each_section_reads_at_grade_seven_or_below(reader, language):
    text = document(reader, language)
    texts = {
        heading: plain_text(part)
        for markdown in (text.key_information, text.text)
        for heading, part in split_sections(markdown)
    }
    assert too_hard(texts | {"changes": plain_text(text.changes)}, language) == {}


@per_language
@per_reader
def test_the_quiz_reads_at_grade_seven_or_below(reader, language):
    quiz = "\n\n".join(
        "\n\n".join([one["question"], *one["answers"], one["because"]])
        for one in document(reader, language).quiz
    )
    assert too_hard({"quiz": plain_text(quiz)}, language) == {}


@per_reader
@pytest.mark.parametrize("promise", PROMISES)
def test_the_key_information_says(reader, promise):
    assert promise in plain_text(document(reader).key_information)


@per_reader
def test_the_full_text_says_what_stays_and_what_others_can_read(reader):
    text = " ".join(plain_text(document(reader).text).split())
    told = [
        *["Each request is public", "Each project gets another number", "confirms that it deleted"],
        *["until the group has changed by eleven people", "a short note, without your name"],
        *["birth year, sex", "where", "runs this study", "can’t prove what helps"],
    ]
    if reader == "relative":
        told += ["does not cover people who have died", "We name this law"]
    else:
        told += ["up to 18 times in 15 years", "three mails at most", "not paid", "A program marks"]
        told += ["mail you once, even if you wanted no mails", "pregnancy"]
    assert [words for words in told if words not in text] == []


@per_language
@per_reader
def test_what_could_go_wrong_is_never_folded_away(reader, language):
    """The main risk, the call for help and what nobody does for the reader stand in the open."""
    shown = plain_text(document(reader, language).cards[1].text)
    assert len(shown.split("\n")) >= 6
    told = {
        "en": ["No website", "maybe weeks"],
        "de": ["Website", "Wochen"],
        "es": ["sitio", "semanas"],
    }
    assert all(part in shown for part in told[language])


@per_language
@per_reader
def test_the_quiz_has_three_questions_whose_answers_stand_in_the_text(reader, language):
    text = document(reader, language)
    assert len(text.quiz) == 3
    for question in text.quiz:
        assert set(question) == {"question", "answers", "right", "because"}
        assert 0 <= question["right"] < len(question["answers"])
        assert question["because"] in whole(text)
        assert len(set(question["answers"])) == len(question["answers"])


@per_language
def test_a_child_is_asked_in_words_for_each_age(language):
    assent = document("parent", language).assent
    assert list(assent) == [group.value for group in ASSENTS]
    assert too_hard({age: plain_text(words) for age, words in assent.items()}, language) == {}
    can_say = {"en": "say no", "de": "Nein sagen", "es": "decir que no"}[language]
    assert all(can_say in words for words in assent.values())


@per_language
def test_a_young_child_reads_few_words_in_short_paragraphs_that_begin_bold(language):
    words = document("parent", language).assent["7-11"]
    assert len(plain_text(words).split()) <= CHILD_WORDS
    paragraphs = words.strip().split("\n\n")
    assert len(paragraphs) == 5
    assert all(re.match(r"\*\*.+\*\*\n", one) for one in paragraphs)


@per_reader
def test_each_language_names_the_same_uses_which_the_text_can_name(reader):
    named = {tuple(document(reader, language).uses) for language in LANGUAGES}
    assert len(named) == 1
    uses = named.pop()
    assert set(uses) <= set(USES)
    assert all(IMPLIED_BY[use] in uses for use in uses if use not in Purpose.values)


@per_language
@per_reader
def test_with_the_institution_nothing_is_left_to_be_filled_in(reader, language):
    text = document(reader, language)
    expected = {*FILLED_IN} - (set() if reader == "relative" else {"law_on_the_dead"})
    assert text.placeholders == expected
    filled = fill(whole(text), dict.fromkeys(FILLED_IN, "Somebody"))
    assert re.findall(r"\[|\]|\{|\}|TODO|XXX", filled) == []
