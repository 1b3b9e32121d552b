"""The linear programme: a solver that loses its way begins anew."""

import highspy
import pytest

from atlas.gate.programme import LinearRow, NoSolution, Programme

UNKNOWN = highspy.HighsModelStatus.kUnknown


@pytest.fixture
def programme():
    found = Programme([0.0, 0.0], [5.0, 5.0], [LinearRow({0: 1.0, 1: 1.0}, 7.0, 7.0)])
    assert found.minimise({0: 1.0}).cost == 2
    return found


def test_it_is_solved_anew_once(programme, monkeypatch):
    status, told = programme.solver.getModelStatus, [UNKNOWN]
    monkeypatch.setattr(
        programme.solver, "getModelStatus", lambda: told.pop() if told else status()
    )
    assert programme.minimise({1: -1.0}).cost == -5
    assert told == []


def test_it_gives_up_if_that_does_not_help(programme, monkeypatch):
    monkeypatch.setattr(programme.solver, "getModelStatus", lambda: UNKNOWN)
    with pytest.raises(NoSolution, match="Unknown"):
        programme.minimise({1: -1.0})


def test_rows_that_contradict_each_other_have_no_solution():
    with pytest.raises(NoSolution, match="Infeasible"):
        Programme([0.0], [5.0], [LinearRow({0: 1.0}, 6.0, 7.0)]).minimise({0: 1.0})
