"""What is read aloud of an article, how it is pronounced, and whether the shipped sound is of this text."""

import json
from types import SimpleNamespace

import pytest
from wagtail.blocks import StreamValue
from wagtail.rich_text import RichText

from articles.blocks import BodyBlock
from articles.narration.content_file import article_from_file
from articles.narration.script import SHIPPED_NARRATIONS, sentences_of
from hesperion.speech.captions import as_vtt
from hesperion.speech.sentences import Sentence, text_hash, with_pronunciation

MOST = 6 * 1024 * 1024  # bytes


def read(*body, title="On cells"):
    blocks = [(kind, RichText(value) if isinstance(value, str) and kind == "text" else value)
              for kind, value in body]  # fmt: skip
    return sentences_of(
        SimpleNamespace(
            title=title,
            standfirst="What cells do.",
            body=StreamValue(BodyBlock(), blocks),
            locale=SimpleNamespace(language_code="en"),
        )
    )[2:]


def texts(*body):
    return [sentence.text for sentence in read(*body)]


def test_a_paragraph_is_split_into_sentences_without_citations():
    found = texts(
        ("text", "<p>It <b>works</b> [@doe2024; @roe2025]. Dr. Doe says so, e.g. here. Is it?</p>")
    )
    assert found == ["It works.", "Dr. Doe says so, e.g. here.", "Is it?"]


def test_a_heading_opens_a_chapter_and_each_sentence_has_its_element():
    found = read(("heading", "Harms"), ("text", "<p>One. Two.</p><ul><li>Three.</li></ul>"))
    assert found == [
        Sentence("Harms", 0, opens=True),
        Sentence("One.", 1),
        Sentence("Two.", 1),
        Sentence("Three.", 2),
    ]


def test_of_a_table_only_the_caption_is_read():
    table = {"caption": "Trials", "head": ["A", "B"], "rows": [["NCT01", "1/2"]]}
    assert texts(("table", BodyBlock().child_blocks["table"].to_python(table))) == ["Table: Trials"]


def test_a_sentence_that_is_too_long_is_split():
    assert max(map(len, texts(("text", f"<p>{'word ' * 1000}</p>")))) <= 500


def test_thirty_thousand_words_are_split_without_losing_one():
    words = "Cells find their target. " * 7_500
    assert sum(len(text.split()) for text in texts(("text", f"<p>{words}</p>"))) == 30_000


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("CAR-T and a CAR for CD19", "car tee and a car for C D nineteen"),
        ("5 mg in a phase 1/2a trial", "5 milligrams in a phase one to two A trial"),
        ("CAREFUL, USA", "CAREFUL, USA"),
    ],
)
def test_abbreviations_are_written_as_people_say_them(written, said):
    assert with_pronunciation(written, "en") == said


def test_a_language_without_a_pronunciation_list_is_read_as_it_is_written():
    assert with_pronunciation("CAR-T", "de") == "CAR-T"


def test_another_word_or_element_gives_another_hash():
    one = [Sentence("One.", 1)]
    assert (
        len({text_hash(one), text_hash([Sentence("Two.", 1)]), text_hash([Sentence("One.", 2)])})
        == 3
    )
    assert text_hash(one) == text_hash([Sentence("One.", 1)])


def test_cues_are_webvtt_and_name_the_element_that_is_read():
    cue = {"start": 3661.5, "end": 3662.25, "text": "A < B & C.", "part": 7, "opens": False}
    assert as_vtt([cue, cue | {"part": None}]) == (
        "WEBVTT\n\n"
        "part-7\n01:01:01.500 --> 01:01:02.250\nA &lt; B &amp; C.\n\n"
        "above\n01:01:01.500 --> 01:01:02.250\nA &lt; B &amp; C.\n"
    )


@pytest.mark.parametrize(
    "path", sorted(SHIPPED_NARRATIONS.glob("*.json")), ids=lambda path: path.stem
)
def test_a_shipped_narration_has_the_hash_of_the_shipped_text(path):
    told = json.loads(path.read_text(encoding="utf-8"))
    sentences = sentences_of(article_from_file(path.stem))
    assert told["text_hash"] == text_hash(sentences), "make it again: manage.py ship_narration"
    assert [cue["text"] for cue in told["cues"]] == [sentence.text for sentence in sentences]
    assert path.with_suffix(".mp3").stat().st_size < MOST


def test_the_explainer_ships_with_its_narration():
    assert (SHIPPED_NARRATIONS / "car-t-autoimmune.en.json").exists()
