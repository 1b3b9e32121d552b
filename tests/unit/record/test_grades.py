"""The range of a grade, from what patients know."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.record.choices.car_t import NerveSign, OrganCare, Oxygen, Sign
from intake.record.choices.diseases import Organ
from intake.record.grades import crs, ended_in_death, icans, licats

CRS = [
    # nothing of it, and signs without fever
    (["none"], "none", (0, 0)),
    (["low_pressure", "pressors"], "ventilator", (0, 0)),
    ([], "low_flow", (0, 0)),
    # each sign with fever
    (["fever"], "none", (1, 1)),
    (["fever", "low_pressure"], "none", (2, 2)),
    (["fever"], "low_flow", (2, 2)),
    (["fever", "pressor"], "none", (3, 3)),
    (["fever"], "high_flow", (3, 3)),
    (["fever", "pressors"], "none", (3, 4)),
    (["fever"], "pressure", (4, 4)),
    (["fever"], "ventilator", (4, 4)),
    # the worst wins
    (["fever", "low_pressure", "pressor"], "low_flow", (3, 3)),
    (["fever", "pressor"], "ventilator", (4, 4)),
    # medicines that hide fever
    (["tocilizumab"], "none", (0, 0)),
    (["tocilizumab"], "low_flow", (2, 2)),
    (["steroids", "pressor"], "none", (3, 3)),
    (["fever", "tocilizumab", "steroids"], "none", (1, 1)),
    # what is not known widens the range
    (["fever"], "unknown", (1, 4)),
    (["fever", "pressor"], "unknown", (3, 4)),
    (["fever", "unsure"], "none", (1, 4)),
    (["unsure"], "low_flow", (0, 4)),
    (["tocilizumab", "unsure"], "low_flow", (2, 4)),
    (["none"], "unknown", (0, 0)),
]
ICANS = [
    (["none"], (0, 0)),
    (["confused"], (1, 3)),
    (["speech"], (1, 3)),
    (["seizure"], (3, 4)),
    (["swelling"], (3, 4)),
    (["not_woken"], (3, 4)),  # woken by touch, or not at all
    (["paralysed"], (4, 4)),  # deep motor weakness
    (["confused", "paralysed"], (4, 4)),
    (["confused", "seizure"], (3, 4)),
    (["speech", "not_woken"], (3, 4)),
    (["unsure"], (0, 4)),
    (["confused", "unsure"], (1, 4)),
]
LICATS = [
    ("no", [], (0, 0)),
    ("nothing", [], (1, 2)),
    ("nothing", ["skin", "joints"], (1, 1)),
    ("nothing", ["skin", "kidney"], (2, 2)),
    ("steroids", ["skin"], (2, 2)),
    ("hospital", ["kidney"], (3, 3)),
    ("intensive", [], (3, 3)),  # its grade 4 is not certain
    ("unknown", [], (0, 3)),
]


@pytest.mark.parametrize(("signs", "oxygen", "grade"), CRS)
def test_cytokine_release_is_graded_by_fever_pressure_and_oxygen(signs, oxygen, grade):
    assert crs(signs=signs, oxygen=oxygen) == grade


@pytest.mark.parametrize(("signs", "grade"), ICANS)
def test_effects_on_the_brain_are_graded_by_the_worst_sign(signs, grade):
    assert icans(signs=signs) == grade


@pytest.mark.parametrize(("care", "organs", "grade"), LICATS)
def test_a_reaction_in_an_organ_is_graded_by_what_it_needed(care, organs, grade):
    assert licats(care=care, organs=organs) == grade


@pytest.mark.parametrize(
    ("grade", "linked", "ended"),
    [((1, 3), True, (1, 5)), ((1, 3), False, (1, 3)), ((0, 0), True, (0, 0))],
)
def test_a_death_that_may_be_linked_widens_the_range_of_what_happened(grade, linked, ended):
    assert ended_in_death(grade, linked=linked) == ended


SIGNS = [sign for sign in Sign if sign is not Sign.NONE]
NERVES = [sign for sign in NerveSign if sign is not NerveSign.NONE]
SEVERITY = [Oxygen.NONE, Oxygen.LOW_FLOW, Oxygen.HIGH_FLOW, Oxygen.PRESSURE, Oxygen.VENTILATOR]


@given(signs=st.sets(st.sampled_from(SIGNS)), oxygen=st.sampled_from(Oxygen))
def test_a_range_of_cytokine_release_runs_upwards(signs, oxygen):
    lowest, highest = crs(signs=signs, oxygen=oxygen)
    assert 0 <= lowest <= highest <= 4


@given(
    signs=st.sets(st.sampled_from(SIGNS)),
    more=st.sampled_from([sign for sign in SIGNS if sign is not Sign.UNSURE]),
    oxygen=st.sampled_from(Oxygen),
)
def test_one_more_sign_never_lowers_cytokine_release(signs, more, oxygen):
    before, after = crs(signs=signs, oxygen=oxygen), crs(signs=signs | {more}, oxygen=oxygen)
    assert after[0] >= before[0]
    assert after[1] >= before[1]


@given(signs=st.sets(st.sampled_from(SIGNS)))
def test_stronger_oxygen_never_lowers_cytokine_release(signs):
    grades = [crs(signs=signs, oxygen=oxygen) for oxygen in SEVERITY]
    assert grades == sorted(grades)
    assert [high for _, high in grades] == sorted(high for _, high in grades)


@given(signs=st.sets(st.sampled_from(SIGNS)), oxygen=st.sampled_from(SEVERITY))
def test_not_being_sure_only_widens_cytokine_release(signs, oxygen):
    lowest, highest = crs(signs=signs - {Sign.UNSURE}, oxygen=oxygen)
    for unsure in (
        crs(signs=signs | {Sign.UNSURE}, oxygen=oxygen),
        crs(signs=signs - {Sign.UNSURE}, oxygen=Oxygen.UNKNOWN),
    ):
        assert unsure[1] >= highest
        assert unsure[0] <= lowest


def test_more_signs_of_the_brain_never_lower_the_range():
    for size in range(len(NERVES)):
        for signs in combinations(NERVES, size):
            lowest, highest = icans(signs=signs)
            assert 0 <= lowest <= highest <= 4
            for more in NERVES:
                after = icans(signs={*signs, more})
                assert after[0] >= lowest
                assert after[1] >= highest


def test_an_organ_told_lies_within_the_range_without_it():
    for care in OrganCare:
        lowest, highest = licats(care=care, organs=[])
        for organ in Organ:
            told = licats(care=care, organs=[organ])
            assert lowest <= told[0] <= told[1] <= highest
