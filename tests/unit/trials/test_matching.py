"""What answers say to readings: a "no" only by an answer that was told, and never by one that was not."""

from dataclasses import replace
from datetime import date
from random import Random

import pytest

from tests.sizes import size
from tests.trial_answers import (
    DECIDED,
    NOTHING_TOLD,
    expected,
    some_answers,
    some_reading,
    was_told,
    without,
)
from trials.choices import UNDECIDED_KINDS, CriterionKind, Operator
from trials.matching import FitResult, Verdict, fit, judge
from trials.models import CriterionReading
from trials.readings.answers import TrialAnswers

ON = date(2026, 11, 30)
CASES_AT_RANDOM = size(20_000, 4_000)
YES, NO, UNKNOWN = Verdict.YES, Verdict.NO, Verdict.UNKNOWN


def reading(kind, operator, *codes, **values):
    return CriterionReading(
        kind=CriterionKind(kind),
        operator=Operator(operator),
        values=values if operator == "between" else {"codes": list(codes), **values},
    )


def verdict(about, **answers):
    return judge(about, TrialAnswers(**answers), ON).verdict


@pytest.fixture
def random():
    return Random(2026)


CASES = [
    # a disease, and its kinds
    (reading("disease", "any_of", "sle"), {"diseases": frozenset({"sle"})}, YES),
    (reading("disease", "any_of", "sle"), {"diseases": frozenset({"ssc"})}, NO),
    (reading("disease", "any_of", "sle"), {"diseases": frozenset({"ssc", "sle"})}, YES),
    (reading("disease", "any_of", "sle"), {"diseases": frozenset({"other"})}, UNKNOWN),
    (reading("disease", "any_of", "iim"), {"diseases": frozenset({"iim.asys"})}, YES),
    (reading("disease", "any_of", "iim.asys"), {"diseases": frozenset({"iim"})}, UNKNOWN),
    (reading("disease", "any_of", "iim.asys"), {"diseases": frozenset({"iim.pm"})}, UNKNOWN),
    (reading("disease", "none_of", "mctd"), {"diseases": frozenset({"mctd"})}, NO),
    (reading("disease", "none_of", "mctd"), {"diseases": frozenset({"sle"})}, YES),
    (reading("disease", "any_of", "other"), {"diseases": frozenset({"other"})}, UNKNOWN),
    (reading("disease", "any_of", "sle"), {"diseases": frozenset({"unheard"})}, UNKNOWN),
    # age, of which we know the year of birth alone
    (reading("age", "between", **{"from": 18, "to": 65}), {"birth_year": 1990}, YES),
    (reading("age", "between", **{"from": 18, "to": 65}), {"birth_year": 1961}, YES),
    (reading("age", "between", **{"from": 18, "to": 65}), {"birth_year": 1960}, UNKNOWN),
    (reading("age", "between", **{"from": 18, "to": 65}), {"birth_year": 1959}, NO),
    (reading("age", "between", **{"from": 18, "to": 65}), {"birth_year": 2007}, YES),
    (reading("age", "between", **{"from": 18, "to": 65}), {"birth_year": 2008}, UNKNOWN),
    (reading("age", "between", **{"from": 18, "to": 65}), {"birth_year": 2009}, NO),
    (reading("age", "between", **{"from": 18, "to": None}), {"birth_year": 1930}, YES),
    (reading("age", "between", **{"from": None, "to": 17}), {"birth_year": 2026}, YES),
    # sex
    (reading("sex", "any_of", "female"), {"sex": "female"}, YES),
    (reading("sex", "any_of", "female"), {"sex": "male"}, NO),
    (reading("sex", "any_of", "female"), {"sex": "other"}, UNKNOWN),
    (reading("sex", "any_of", "female"), {"sex": "unsaid"}, UNKNOWN),
    # markers
    (reading("marker", "any_of", "dsdna", "sm"), {"markers": {"sm": "positive"}}, YES),
    (reading("marker", "any_of", "dsdna", "sm"), {"markers": {"sm": "negative"}}, UNKNOWN),
    (
        reading("marker", "any_of", "dsdna", "sm"),
        {"markers": {"sm": "negative", "dsdna": "negative"}},
        NO,
    ),
    (reading("marker", "none_of", "scl70"), {"markers": {"scl70": "unsure"}}, UNKNOWN),
    # organs: a box without a tick says nothing
    (reading("organ", "none_of", "nerves"), {"organs": frozenset({"nerves"})}, NO),
    (reading("organ", "none_of", "nerves"), {"organs": frozenset({"kidney"})}, UNKNOWN),
    (reading("organ", "any_of", "kidney"), {"organs": frozenset({"lung"})}, UNKNOWN),
    # medicines
    (reading("medicines", "at_least", number=2), {"medicines": {"jak": True, "ivig": True}}, YES),
    (reading("medicines", "at_least", number=2), {"medicines": {"jak": True}}, UNKNOWN),
    (
        reading("medicines", "at_least", number=2),
        {"medicines": {"jak": True, "other": True}},
        UNKNOWN,
    ),
    (
        reading("medicines", "at_least", "jak", "ivig", number=1),
        {"medicines": {"jak": False, "ivig": False}},
        NO,
    ),
    (
        reading("medicines", "at_least", "jak", "ivig", "other", number=2),
        {"medicines": {"jak": True, "ivig": False}},
        UNKNOWN,
    ),
    # CAR-T and pregnancy
    (reading("car_t", "none_of", "yes"), {"had_car_t": True}, NO),
    (reading("car_t", "none_of", "yes"), {"had_car_t": False}, YES),
    (reading("pregnancy", "none_of", "yes"), {"is_pregnant": True}, NO),
    (reading("pregnancy", "none_of", "yes"), {"is_pregnant": None}, UNKNOWN),
    # a reading that says nothing, and one in a shape that nobody may write
    (reading("sex", "any_of"), {"sex": "male"}, UNKNOWN),
    (reading("sex", "between", **{"from": 1, "to": 2}), {"birth_year": 1990}, UNKNOWN),
    (reading("age", "any_of", "yes"), {"birth_year": 1990}, UNKNOWN),
    (reading("medicines", "at_least", number=0), {}, UNKNOWN),
]


@pytest.mark.parametrize(("about", "answers", "found"), CASES)
def test_what_answers_say_to_a_reading(about, answers, found):
    assert verdict(about, **answers) is found


@pytest.mark.parametrize("kind", UNDECIDED_KINDS)
def test_some_kinds_are_never_decided(kind, random):
    says = CriterionReading(kind=kind, operator=Operator.SAYS, values={})
    assert {judge(says, some_answers(random), ON).verdict for _ in range(100)} == {UNKNOWN}


@pytest.mark.long
def test_all_verdicts_are_those_of_all_lives_that_agree_with_the_answers(random):
    seen = set()
    for _ in range(CASES_AT_RANDOM):
        about, answers = some_reading(random), some_answers(random)
        on = date(random.randint(2024, 2040), random.randint(1, 12), random.randint(1, 30 - 2))
        found = judge(about, answers, on).verdict
        assert found is expected(about, answers, on), (
            about.kind,
            about.operator,
            about.values,
            answers,
        )
        seen.add((about.kind, found))
    may_be_no = {(kind, NO) for kind in DECIDED}
    assert may_be_no <= seen, may_be_no - seen


@pytest.mark.long
def test_each_no_rests_on_one_answer_that_was_told(random):
    refused = 0
    for _ in range(CASES_AT_RANDOM):
        about, answers = some_reading(random), some_answers(random)
        judgement = judge(about, answers, ON)
        if judgement.verdict is not NO:
            continue
        refused += 1
        assert judgement.reading is about
        assert judgement.kind == about.kind
        assert was_told(answers, judgement.kind)
        assert judge(about, without(answers, judgement.kind), ON).verdict is UNKNOWN
    assert refused > CASES_AT_RANDOM / 20


@pytest.mark.long
def test_an_answer_that_is_not_told_makes_no_no(random):
    for _ in range(CASES_AT_RANDOM // 4):
        about, answers = some_reading(random), some_answers(random)
        had_no = judge(about, answers, ON).verdict is NO
        for kind in DECIDED:
            assert judge(about, without(answers, kind), ON).verdict is not NO or had_no
        told_nothing_more = replace(
            answers,
            markers={**dict.fromkeys(["no-code", "ana"], "unsure"), **answers.markers},
            diseases=answers.diseases | {"other"},
        )
        assert judge(about, told_nothing_more, ON).verdict is not NO or had_no
        assert judge(about, NOTHING_TOLD, ON).verdict is UNKNOWN


def test_one_no_is_a_result_and_without_any_something_fits_or_is_to_be_asked():
    lupus, young = (
        reading("disease", "any_of", "sle"),
        reading("age", "between", **{"from": 0, "to": 17}),
    )
    adult = TrialAnswers(diseases=frozenset({"sle"}), birth_year=1990)
    assert fit([lupus, young], adult, ON).result is FitResult.SEEMS_NOT
    assert [one.reading for one in fit([lupus, young], adult, ON).of(NO)] == [young]
    assert fit([lupus, young], replace(adult, birth_year=None), ON).result is FitResult.FITS
    assert fit([lupus, young], NOTHING_TOLD, ON).result is FitResult.ASK
    assert fit([], adult, ON).result is FitResult.ASK


def test_a_judgement_names_the_codes_that_decided():
    told = TrialAnswers(
        markers={"sm": "negative", "dsdna": "negative"},
        medicines={"jak": True, "ivig": False},
        organs=frozenset({"nerves"}),
    )
    named = [
        judge(about, told, ON).codes
        for about in (
            reading("marker", "any_of", "dsdna", "sm"),
            reading("marker", "none_of", "sm"),
            reading("medicines", "none_of", "jak", "ivig"),
            reading("medicines", "at_least", "jak", "ivig", number=2),
            reading("organ", "none_of", "nerves", "gut"),
        )
    ]
    assert named == [("dsdna", "sm"), ("sm",), ("jak",), ("ivig",), ("nerves",)]
