"""A linear programme, as HiGHS solves it: variables with bounds, rows with bounds, and one cost at a time."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import highspy
import numpy as np

Terms = Mapping[int, float]  # coefficients by variable


class LinearRow(NamedTuple):
    """`low` ≤ the sum of the terms ≤ `high`."""

    terms: Terms
    low: float
    high: float


class Solution(NamedTuple):
    """The least cost, the value of each variable, and how much each one's bound adds to the cost."""

    cost: float
    values: Any  # arrays with a number for each variable
    reduced_costs: Any


class NoSolution(Exception):
    """Raised if the rows contradict each other, or the solver gave up."""


class Programme:
    """Variables are numbered from 0. Solving again after another cost begins at the solution before."""

    def __init__(self, lows: Any, highs: Any, rows: Iterable[LinearRow]) -> None:
        self._solver = highspy.Highs()
        self._solver.silent()
        self._solver.setOptionValue("threads", 1)
        self._solver.addVars(len(lows), np.array(lows, float), np.array(highs, float))
        self._add_rows(rows)

    def minimise(self, cost: Terms) -> Solution:
        """The values of least cost. Raises NoSolution."""
        self._set(cost)
        try:
            return self._solve()
        finally:
            self._set(dict.fromkeys(cost, 0.0))

    def nearest(self, pairs: Sequence[tuple[int, int]], weights: Sequence[float]) -> Any:
        """The values at which the differences of these pairs of variables add up to least, by their weights.

        Raises NoSolution.
        """
        first, rows = self._solver.getNumCol(), self._solver.getNumRow()
        count = len(pairs)
        self._add_differences(count, weights)
        self._add_rows(
            LinearRow({one: sign, other: -sign, first + number: -1.0}, -highspy.kHighsInf, 0.0)
            for number, (one, other) in enumerate(pairs)
            for sign in (1.0, -1.0)
        )
        try:
            return self._solve().values[:first]
        finally:
            self._solver.deleteRows(2 * count, np.arange(rows, rows + 2 * count, dtype=np.int32))
            self._solver.deleteCols(count, np.arange(first, first + count, dtype=np.int32))

    def _add_differences(self, count: int, weights: Sequence[float]) -> None:
        none = np.array([], dtype=np.int32)
        starts, most = np.zeros(count, dtype=np.int32), np.full(count, highspy.kHighsInf)
        costs, least = np.array(weights, float), np.zeros(count)
        self._solver.addCols(count, costs, least, most, 0, starts, none, np.array([], float))

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
        self._solver.addRows(
            len(starts),
            np.array(lows, float),
            np.array(highs, float),
            len(columns),
            np.array(starts, dtype=np.int32),
            np.array(columns, dtype=np.int32),
            np.array(factors, float),
        )

    def _set(self, cost: Terms) -> None:
        for variable, factor in cost.items():
            self._solver.changeColCost(variable, factor)

    def _solve(self) -> Solution:
        self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise NoSolution(str(self._solver.getModelStatus()))
        solution = self._solver.getSolution()
        return Solution(
            self._solver.getInfo().objective_function_value,
            np.array(solution.col_value),
            np.array(solution.col_dual),
        )
