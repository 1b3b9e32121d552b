"""A linear programme, as HiGHS solves it: variables with bounds, rows with bounds, and one cost at a time."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import highspy
import numpy as np

Terms = Mapping[int, float]  # coefficients by variable
_MOST_SECONDS = 1800.0  # for all costs of one programme together
# How the simplex method walks: a new cost leaves the solution before within all rows, new rows do not.
_DUAL, _PRIMAL = 1, 4


class LinearRow(NamedTuple):
    """`low` ≤ the sum of the terms ≤ `high`."""

    terms: Terms
    low: float
    high: float


class Solution(NamedTuple):
    """The least cost, values that have it, and what the bound of each variable, and of each row, adds to it."""

    cost: float
    values: Any  # arrays with a number for each variable
    reduced_costs: Any
    row_costs: Any  # in the order of the rows


class NoSolution(Exception):
    """Raised if the rows contradict each other, or the solver gave up."""


class _Solver(highspy.Highs):
    def enableCallbacks(self) -> None:  # noqa: N802 - HiGHS's name
        """None are used, and enabling them prints a banner."""


class Programme:
    """Variables are numbered from 0. Solving again after another cost begins at the solution before."""

    def __init__(self, lows: Any, highs: Any, rows: Iterable[LinearRow]) -> None:
        self.solver = _Solver()
        self.solver.silent()
        self.solver.setOptionValue("threads", 1)
        self.solver.setOptionValue("time_limit", _MOST_SECONDS)
        self.solver.addVars(len(lows), np.array(lows, float), np.array(highs, float))
        self._add_rows(rows)

    def minimise(self, cost: Terms) -> Solution:
        """The values of least cost. Raises NoSolution."""
        variables = np.fromiter(cost.keys(), np.int32, len(cost))
        self._set(variables, np.fromiter(cost.values(), float, len(cost)))
        try:
            return self._solve(_PRIMAL)
        finally:
            self._set(variables, np.zeros(len(cost)))

    def nearest(self, ones: Sequence[int], others: Sequence[int], weights: Sequence[float]) -> Any:
        """The values at which the differences of these variables, one by one, add up to least by their weights.

        Raises NoSolution.
        """
        first, rows, count = self.solver.getNumCol(), self.solver.getNumRow(), len(ones)
        self._add_differences([*weights, *weights])
        self._add_rows(
            LinearRow({one: 1.0, other: -1.0, up: -1.0, up + count: 1.0}, 0.0, 0.0)
            for up, (one, other) in enumerate(zip(ones, others, strict=True), start=first)
        )
        try:
            return self._solve(_DUAL).values[:first]
        finally:
            self.solver.deleteRows(count, np.arange(rows, rows + count, dtype=np.int32))
            self.solver.deleteCols(2 * count, np.arange(first, first + 2 * count, dtype=np.int32))

    def free(self, variables: Iterable[int], most: float, rows: Iterable[int]) -> None:
        """Let these variables be from 0 to `most`, and take the bounds of these rows away."""
        for variable in variables:
            self.solver.changeColBounds(variable, 0.0, most)
        for row in rows:
            self.solver.changeRowBounds(row, -highspy.kHighsInf, highspy.kHighsInf)

    def _add_differences(self, weights: Sequence[float]) -> None:
        count, none = len(weights), np.array([], dtype=np.int32)
        starts, most = np.zeros(count, dtype=np.int32), np.full(count, highspy.kHighsInf)
        costs, least = np.array(weights, float), np.zeros(count)
        self.solver.addCols(count, costs, least, most, 0, starts, none, np.array([], float))

    def _add_rows(self, rows: Iterable[LinearRow]) -> None:
        starts: list[int] = []
        columns: list[int] = []
        factors: list[float] = []
        lows, highs = [], []
        for row in rows:
            starts.append(len(columns))
            columns += row.terms.keys()
            factors += row.terms.values()
            lows.append(row.low)
            highs.append(row.high)
        self.solver.addRows(
            len(starts),
            np.array(lows, float),
            np.array(highs, float),
            len(columns),
            np.array(starts, dtype=np.int32),
            np.array(columns, dtype=np.int32),
            np.array(factors, float),
        )

    def _solve_anew(self) -> None:
        """From the solution before it can lose its way by small errors of its numbers."""
        self.solver.clearSolver()
        self.solver.run()

    def _set(self, variables: Any, costs: Any) -> None:
        self.solver.changeColsCost(len(variables), variables, costs)

    def _solve(self, strategy: int) -> Solution:
        self.solver.setOptionValue("simplex_strategy", strategy)
        self.solver.run()
        if self.solver.getModelStatus() == highspy.HighsModelStatus.kUnknown:
            self._solve_anew()
        status = self.solver.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            raise NoSolution(self.solver.modelStatusToString(status))
        solution = self.solver.getSolution()
        return Solution(
            self.solver.getInfo().objective_function_value,
            np.array(solution.col_value),
            np.array(solution.col_dual),
            np.array(solution.row_dual),
        )
