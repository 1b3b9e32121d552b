"""Two texts word by word: nothing of either is lost, and what is equal is shown as equal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.consent.versions.differences import MOST_PAIRS, compare_texts

LINES = st.lists(st.sampled_from(["a b c", "a b", "", "- d", "e  f\t", "b"]), max_size=8)
TEXTS = LINES.map("\n".join)


def runs(old, new):
    return [run for passage in compare_texts(old, new) for run in passage.runs]


def shown(old, new):
    signs = {(True, True): "{}", (True, False): "[-{}-]", (False, True): "[+{}+]"}
    return "".join(signs[run.is_old, run.is_new].format(run.text) for run in runs(old, new))


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_whole_from_the_difference(old, new):
    found = runs(old, new)
    assert "".join(run.text for run in found if run.is_old) == old
    assert "".join(run.text for run in found if run.is_new) == new


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text):
    assert all(not passage.is_changed for passage in compare_texts(text, text))


@pytest.mark.parametrize(
    ("old", "new", "difference"),
    [
        ("It takes 15 minutes.\n", "It takes 20 minutes.\n", "It takes [-15-][+20+] minutes.\n"),
        (
            "Take a break.\n\nB",
            "Take a break, or go.\n\nB",
            "Take a [-break.-][+break, or go.+]\n\nB",
        ),
        ("A\n\nB", "A\n\nC\n\nB", "A\n\n[+C\n\n+]B"),
        ("in the Hesperion study", "in Hesperion", "in[- the-] Hesperion[- study-]"),
        ("", "new", "[+new+]"),
        ("old", "", "[-old-]"),
    ],
)
def test_what_went_and_what_came(old, new, difference):
    assert shown(old, new) == difference


def test_unchanged_lines_are_one_passage_that_can_be_folded():
    old = "\n\n".join(["one", "two", "three", "four"])
    passages = compare_texts(old, old.replace("three", "3"))
    assert [passage.is_changed for passage in passages] == [False, True, False]
    assert [passage.line_count for passage in passages if not passage.is_changed] == [2, 1]


def test_a_passage_that_takes_too_long_to_compare_is_shown_as_replaced_whole():
    many = int(MOST_PAIRS**0.5) + 1
    old, new = "a " * many, "b a " * many
    assert [(run.is_old, run.is_new) for run in runs(old, new)] == [(True, False), (False, True)]
