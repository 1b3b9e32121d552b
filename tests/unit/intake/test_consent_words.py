"""What a person is told before consenting: short, plain and complete."""

import re
from pathlib import Path

import pytest
import yaml

from tests.reading import grade, plain_text

CONTENT = Path(__file__).parents[3] / "intake" / "content" / "consent"
DOCUMENT = (CONTENT / "study-1.0.en.md").read_text(encoding="utf-8")
_, FRONT, BODY = DOCUMENT.split("---\n", 2)
FRONT_MATTER = yaml.safe_load(FRONT)
WORDS = plain_text(BODY)

KEY_INFORMATION_GRADE = 7
KEY_INFORMATION_WORDS = 400


def test_the_front_matter_names_kind_version_language_and_title():
    assert FRONT_MATTER == {
        "kind": "study",
        "version": "1.0",
        "language": "en",
        "title": "Taking part in the Hesperion study",
    }


def test_the_key_information_has_at_most_four_hundred_words():
    assert len(WORDS.split()) <= KEY_INFORMATION_WORDS


def test_the_key_information_reads_at_grade_seven_or_below():
    assert grade(WORDS) <= KEY_INFORMATION_GRADE


@pytest.mark.parametrize("section", re.split(r"\n(?=## )", BODY.strip()))
def test_each_section_reads_at_grade_seven_or_below(section):
    assert grade(plain_text(section)) <= KEY_INFORMATION_GRADE


@pytest.mark.parametrize(
    "promise",
    [
        "responsible for your data",
        "contact are at the foot of every page",
        "You can say no",
        "stop at any time",
        "18 or over",
        "about 15 minutes",
        "without your name and email address",
        "nothing is published",
        "could tell from your answers who you are",
        "no direct benefit",
        "We then erase your data",
        "right to complain to the data protection authority",
        "call your CAR-T team or your emergency number",
        "maybe weeks later",
        "does not report side effects for you",
    ],
)
def test_the_key_information_says(promise):
    assert promise in WORDS


def test_nothing_is_left_to_be_filled_in():
    assert re.findall(r"\[|\]|\{|\}|TODO|XXX", BODY) == []
