"""Linear programmes, as HiGHS solves them."""

import subprocess
import sys

import numpy as np
import pytest

from atlas.gate.programme import LinearRow, NoSolution, Programme


def _programme() -> Programme:
    """Two numbers from 0 to 10 that add up to 12."""
    return Programme([0, 0], [10, 10], [LinearRow({0: 1.0, 1: 1.0}, 12, 12)])


def test_the_least_cost_is_found_for_one_cost_after_another() -> None:
    programme = _programme()
    assert programme.minimise({0: 1.0}).cost == pytest.approx(2)
    assert programme.minimise({0: -1.0}).cost == pytest.approx(-10)
    assert programme.minimise({1: 1.0}).values == pytest.approx([10, 2])


def test_it_says_which_bounds_and_rows_a_cost_rests_on() -> None:
    solution = _programme().minimise({0: 1.0})
    assert np.flatnonzero(solution.reduced_costs).tolist() == [1]
    assert np.flatnonzero(solution.row_costs).tolist() == [0]


def test_numbers_are_brought_together_and_the_programme_stays_as_it_was() -> None:
    programme = _programme()
    assert programme.nearest([0], [1], [1.0]) == pytest.approx([6, 6])
    assert programme.minimise({0: 1.0}).cost == pytest.approx(2)


def test_bounds_and_rows_can_be_taken_away() -> None:
    programme = _programme()
    programme.free([1], 100.0, [])
    assert programme.minimise({0: 1.0}).cost == pytest.approx(0)
    programme.free([], 100.0, [0])
    assert programme.minimise({0: 1.0, 1: 1.0}).cost == pytest.approx(0)


def test_rows_that_contradict_each_other_have_no_solution() -> None:
    programme = Programme([0], [10], [LinearRow({0: 1.0}, 11, 12)])
    with pytest.raises(NoSolution, match="Infeasible"):
        programme.minimise({0: 1.0})


def test_the_solver_prints_nothing() -> None:
    code = "from atlas.gate.programme import Programme as P; P([0], [1], []).minimise({0: 1.0})"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert run.stdout + run.stderr == ""
