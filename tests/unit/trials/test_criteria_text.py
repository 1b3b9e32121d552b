"""The criteria of a record as its sentences: each a literal piece of it, in its list, under its line."""

import random

from hypothesis import example, given
from hypothesis import strategies as st

from tests.factories.trials import CRITERIA
from trials.reader.criteria import read_criteria


def sentences(text):
    return [(one["part"], one["under"], one["text"]) for one in read_criteria(text)[1]]


def test_bullets_of_both_lists_are_sentences():
    assert sentences(CRITERIA) == [
        ("inclusion", "", "Age 18 to 65 years"),
        ("inclusion", "", "Systemic lupus erythematosus"),
        ("inclusion", "", "No response to at least 2 immunosuppressants"),
        ("exclusion", "", "Earlier treatment with CAR-T cells"),
        ("exclusion", "", "Pregnant or breastfeeding"),
    ]


def test_headings_are_known_however_they_are_written():
    for heading in (
        *["Inclusion Criteria:", "INCLUSION CRITERIA", "Key Inclusion Criteria:", "* Inclusion:"],
        *["**Main inclusion criteria**:", "1. Inclusion Criteria"],
    ):
        assert sentences(f"{heading}\n\n* Made up") == [("inclusion", "", "Made up")], heading
    for line in (
        "Inclusion body myositis",
        "Meets no exclusion criteria",
        "Exclusion of cancer: yes",
    ):
        assert sentences(f"* {line}") == [("other", "", line)]


def test_a_heading_may_have_its_sentence_beside_it():
    text = "Inclusion Criteria: Adults\nExclusion Criteria for group B:\n* Fever\n"
    assert sentences(f"{text}Exclusion Criteria (C)\n* Pain") == [
        ("inclusion", "", "Adults"),
        ("exclusion", "Exclusion Criteria for group B:", "Fever"),
        ("exclusion", "Exclusion Criteria (C)", "Pain"),
    ]


def test_bullets_of_all_kinds_are_left_out():
    text = (
        "* a\n- b\n• c\n•d\n1. e\n2) f\n3.g\na) h\nb. i\n(c) j\nii. k\nA) l\n1.5 mg\nE. coli\n-5 °C"
    )
    found = [text for _, _, text in sentences(text)]
    assert found == [*"abcdefghijkl", "1.5 mg", "E. coli", "5 °C"]


def test_sub_bullets_are_under_their_line():
    text = """Inclusion Criteria:
1. One of these:
    * Kidneys
        - with protein
    * Lungs
2. Adults who
   agree
   * in writing
Patients must have:

* Fever
* Pain
At the end"""
    assert sentences(text) == [
        ("inclusion", "", "One of these:"),
        ("inclusion", "One of these:", "Kidneys"),
        ("inclusion", "Kidneys", "with protein"),
        ("inclusion", "One of these:", "Lungs"),
        ("inclusion", "", "Adults who agree"),
        ("inclusion", "Adults who agree", "in writing"),
        ("inclusion", "", "Patients must have:"),
        ("inclusion", "Patients must have:", "Fever"),
        ("inclusion", "Patients must have:", "Pain"),
        ("inclusion", "", "At the end"),
    ]


def test_white_space_is_one_space_and_escapes_stay():
    text, found = read_criteria("*  Age\u00a0\\>\t18\r\n   years \\[made up\\]\r\n\r\n\r\n* B\x0bC")
    assert text == "* Age \\> 18 years \\[made up\\] * B C"
    assert [one["text"] for one in found] == ["Age \\> 18 years \\[made up\\]", "B", "C"]


def test_a_line_of_no_bullet_is_a_sentence():
    assert [text for _, _, text in sentences("Age 18\nLupus\n\nNo fever")] == [
        "Age 18",
        "Lupus",
        "No fever",
    ]


_MARKS = [*"*-•:.()", "1.", "a)", "Inclusion Criteria", "exclusion criteria:", "Age 18", "\\>"]
_ODD = ["\n", "\r\n", "    ", "\t", "\u00a0", "\u202e", "\u2028", "e\u0301", "\x00", "\x1c", "\x85"]
PIECES = st.sampled_from(_MARKS + _ODD)


@given(st.one_of(st.lists(PIECES).map("".join), st.text()))
@example("Exclusion criteria" + " x" * 50_000)
@example("((((" * 20_000 + "\n" + "*" * 20_000 + "\n" + "_" * 20_000 + "Inclusion")
def test_each_sentence_is_a_literal_piece_of_the_text(text):
    whole, found = read_criteria(text)
    assert whole == " ".join(whole.split())
    assert all(one["text"] and one["text"] in whole for one in found)
    assert {one["part"] for one in found} <= {"inclusion", "exclusion", "other"}
    assert all(not one["under"] or one["under"] in whole for one in found)


def respaced(text, draw):
    """The text with other white space: around lines, at their ends, between words."""
    lines = []
    for line in text.splitlines():
        lead = line[: len(line) - len(line.lstrip())]
        words = [word + draw.choice([" ", "  ", "\u00a0", "\t"]) for word in line.split()]
        lines.append(lead + "".join(words).rstrip() + draw.choice(["", " ", "\u00a0"]))
    return draw.choice(["\n", "\r\n", "\n\n", " \n"]).join(lines)


def test_white_space_between_words_and_lines_changes_no_sentence():
    draw = random.Random(24)
    expected = sentences(CRITERIA)
    assert [
        text for _ in range(1_000) if sentences(text := respaced(CRITERIA, draw)) != expected
    ] == []
