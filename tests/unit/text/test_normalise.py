import sys
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hesperion.text.codes import folded
from hesperion.text.normalise import few_marks, has_letter, has_word, normalise, normalise_within
from tests.cases import failing

FAMILY = "👨‍👩‍👧"
ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
AWKWARD = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("a \t\r\n\x0b\x85\u200b\u200c\u200d\u200f\u202e\u2066\ufeff\xad\ufe0f\u0301\u0316"),
        st.sampled_from("نای\u061cक्ष❤👩🏽🏴\U000e0067\U000e007f\u180eᠠ葛\U000e0100\u3164\u115f"),
    )
)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Tes\u200bt\ufeffper\xadson\u2060", "Testperson"),
        ("\u202eevil\u202c \u2066text\u2069", "evil text"),
        ("a\u200fb", "ab"),
        ("Soft\x0bbreak\x0cand\x85more\u2028lines", "Soft\nbreak\nand\nmore\nlines"),
        ("one\r\ntwo\rthree\tfour", "one\ntwo\nthree\tfour"),
        ("\x01a\x1f\x7f\x9fb\uffff\ufdd0", "ab"),
        ("Mu\u0308ller", "Müller"),
        ("u\u200b\u0308", "ü"),
        ("e" + "\u0301" * 99, "é" + "\u0301" * 29),
    ],
)
def test_what_nobody_sees_goes(typed, kept):
    assert normalise(typed) == kept


@pytest.mark.parametrize(
    "text",
    [
        "نامه\u200cای",
        "क\u094d\u200d",
        "क\u094d\u200cष",
        "ไทย\u200bครับ",
        FAMILY,
        ENGLAND,
        "❤\ufe0f\u200d🔥",
        "1\ufe0f\u20e3",
        "葛\U000e0100城",
        "שלום\u200f!",
        "a\n\n\tb",
        "a\xa0b",
        "5\u202fmg",
    ],
)
def test_what_a_script_or_an_emoji_needs_stays(text):
    assert normalise(text) == text


def test_a_line_of_text_has_spaces_where_breaks_were():
    assert normalise("One\x0bsoft\r\nline\tof all", has_lines=False) == "One soft line of all"


@given(AWKWARD)
def test_normalising_twice_changes_nothing(text):
    for has_lines in (True, False):
        once = normalise(text, has_lines=has_lines)
        assert normalise(once, has_lines=has_lines) == once
        assert unicodedata.is_normalized("NFC", once)


@given(st.text(st.characters(categories=["L", "N", "P", "Z", "S"]), max_size=50))
def test_letters_digits_and_signs_stay(text):
    seen = "".join(sign for sign in text if sign not in "\u115f\u1160\u3164\uffa0\u2028\u2029")
    assert normalise(seen) == unicodedata.normalize("NFC", seen)


def test_texts_within_json_are_normalised_and_the_rest_is_kept():
    told = [{"question": "a\u200bb", "right": 0, "answers": ["\x0bc", True, None]}]
    assert normalise_within(told) == [
        {"question": "ab", "right": 0, "answers": ["\nc", True, None]}
    ]


@pytest.mark.parametrize(
    "text", ["", " \u200b", "\u3164\u115f", "?!", "—", "💥", "\u2800", "\u0301"]
)
def test_without_a_letter_or_a_digit_nothing_was_answered(text):
    assert not has_word(text)


@pytest.mark.parametrize("text", ["a", "7", "字", "١", "…ja", "ß"])
def test_a_letter_or_a_digit_is_an_answer(text):
    assert has_word(text)


def test_digits_are_no_name():
    assert not has_letter("123 ²")
    assert has_letter("Ö")


UNITS = [
    *["a", "a\u0301", "\u0301\u0316", "\u200d", "\U0001f3f4", "\U0001f3f4\U000e0067", "👩\u200d"],
    *["\u0f73\u0f71", "\u0f75\u0f81\u0f71", "\uff9e\u0301", "\u0301" * 30 + "\uff9f"],
    *["\r", "\r\n", "\x0b", "ن\u200c", "\ufdfa", "\ud800", " ", "a@", "/"],
]


def test_the_time_grows_with_the_length_and_no_faster():
    """Sixteen times the text may take forty times as long; by the square it would be 256."""

    def grows_evenly(unit):
        short, long = (_cost(unit * size) for size in (4_000, 64_000))
        assert long < max(short, 0.001) * 40

    assert failing(UNITS, grows_evenly) == []


def _cost(text):
    """CPU seconds, the least of three."""
    costs = []
    for _ in range(3):
        begin = time.process_time()
        folded(text)  # which normalises first
        costs.append(time.process_time() - begin)
    return min(costs)


def test_every_sign_that_is_taken_apart_into_marks_alone_counts_as_one():
    """Sorting takes the square of a run of marks, whatever they were before."""
    alone = {
        sign
        for sign in map(chr, range(sys.maxunicode + 1))
        if all(map(unicodedata.combining, unicodedata.normalize("NFKD", sign)))
    }
    assert {sign for sign in alone if len(few_marks(sign * 40)) > 30} == set()
