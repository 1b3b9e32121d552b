"""Readings in plain words: each kind and operator has a sentence, and no values of another shape are taken."""

import re

import pytest
from django.utils import translation

from tests.cases import failing
from trials.choices import CriterionKind, Operator
from trials.models import CriterionReading
from trials.readings.shapes import OPERATORS, shape_fault
from trials.readings.wording import reading_words
from trials.vocabulary import vocabulary

WORDS = {
    ("age", "between", 18, 65): "You are 18 to 65 years old.",
    ("age", "between", 18, None): "You are 18 years old or older.",
    ("age", "between", None, 65): "You are 65 years old or younger.",
    ("disease", "any_of", "sle"): "You have: Lupus (SLE).",
    ("disease", "any_of", "sle", "iim"): "You have one of: Lupus (SLE); Myositis.",
    ("sex", "any_of", "female"): "Your sex is: Female.",
    ("marker", "any_of", "dsdna"): "Your blood test found: Anti-dsDNA.",
    ("organ", "none_of", "heart", "skin"): "Your disease has affected none of: Heart; Skin.",
    ("medicines", "none_of", "jak"): (
        "You have not tried: JAK inhibitor (Olumiant, Xeljanz, Rinvoq)."
    ),
    ("car_t", "none_of", "yes"): "You have had no CAR-T cells before.",
    ("pregnancy", "none_of", "yes"): "You are not pregnant.",
    ("weight", "says"): "The trial asks about weight: read the sentence.",
}


def reading(kind, operator, *given, **values):
    if operator == "between":
        values = dict(zip(("from", "to"), given, strict=True))
    elif operator != "says":
        values |= {"codes": list(given)}
    return CriterionReading(kind=kind, operator=operator, values=values)


@pytest.mark.parametrize(("about", "words"), WORDS.items(), ids=map(str, WORDS))
def test_a_reading_is_one_plain_sentence(about, words):
    assert reading_words(reading(*about)) == words


def test_at_least_counts_all_medicines_or_those_named():
    some = reading("medicines", "at_least", "methotrexate", "belimumab", number=2)
    assert reading_words(some) == (
        "You have tried at least 2 of: Methotrexate; Belimumab (Benlysta)."
    )
    texts = [reading_words(reading("medicines", "at_least", number=number)) for number in (1, 2)]
    assert texts == [
        "You have tried at least 1 medicine for your disease.",
        "You have tried at least 2 medicines for your disease.",
    ]


def all_readings():
    """One of each kind and operator, with one code and with all."""
    for kind, operators in OPERATORS.items():
        codes = list(vocabulary(kind))
        for operator in operators:
            if operator == Operator.BETWEEN:
                yield reading(kind, operator, 18, None)
                continue
            number = {"number": 1} if operator == Operator.AT_LEAST else {}
            yield from (reading(kind, operator, *some, **number) for some in (codes[:1], codes))


def test_each_kind_and_operator_has_a_sentence_in_each_language():
    def has_words(one):
        assert shape_fault(one.kind, one.operator, one.values) == ""
        for language in ("en", "de", "es"):
            with translation.override(language):
                assert re.fullmatch(r"[A-Z¿].*\.", reading_words(one))
                assert "%" not in reading_words(one)

    found = list(all_readings())
    assert {one.kind for one in found} == set(CriterionKind)
    assert failing(found, has_words) == []


BAD = [
    ("nothing", "says", {}, "Choose what the sentence is about."),
    ("age", "any_of", {"codes": ["18"]}, "can’t be compared in this way"),
    ("weight", "any_of", {"codes": []}, "can’t be compared in this way"),
    ("disease", "never", {"codes": []}, "can’t be compared in this way"),
    ("age", "between", {"from": 18}, "shape"),
    ("age", "between", {"from": None, "to": None}, "at least one age"),
    ("age", "between", {"from": 66, "to": 65}, "The first age is above the second."),
    ("age", "between", {"from": True, "to": 65}, "whole number"),
    ("age", "between", {"from": 18, "to": 121}, "whole number"),
    ("age", "between", {"from": "18", "to": 65}, "whole number"),
    ("disease", "any_of", {"codes": []}, "Tick at least one answer."),
    ("disease", "any_of", {"codes": ["sle", "sle"]}, "shape"),
    ("disease", "any_of", {"codes": [["sle"]]}, "shape"),
    ("disease", "any_of", {"codes": "sle"}, "shape"),
    ("disease", "any_of", ["sle"], "shape"),
    ("disease", "any_of", {"codes": ["gout"]}, "“gout” is none of the answers"),
    ("sex", "any_of", {"codes": ["unsaid"]}, "“unsaid” is none of the answers"),
    ("medicines", "any_of", {"codes": ["none"]}, "“none” is none of the answers"),
    ("medicines", "at_least", {"codes": [], "number": 0}, "from 1 to 20"),
    ("medicines", "at_least", {"codes": ["jak"], "number": 2}, "fewer ticks"),
    ("medicines", "at_least", {"codes": ["jak"]}, "shape"),
    ("weight", "says", {"codes": []}, "shape"),
]


def test_values_of_another_shape_get_a_sentence():
    def has_fault(case):
        kind, operator, values, words = case
        assert words in shape_fault(kind, operator, values)

    assert failing(BAD, has_fault) == []
