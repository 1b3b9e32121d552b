"""The attack: what somebody who has read all releases, and knows the rules, can prove about one disease."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import pairwise
from random import Random
from typing import Any, NamedTuple

import numpy as np

from atlas.gate.knowledge import Knowledge
from atlas.gate.programme import Programme, Solution, Terms
from atlas.gate.shown import MOST, MOST_PEOPLE, Bands, CellAt, CellChange
from atlas.tables.faces import Face
from atlas.tables.populations import POPULATIONS, TablePopulation

MOST_KNOWN = 2  # a number that is one of so few values is known
_CLOSE = 1e-6  # numbers of people are whole: one that is above 0 by more is at least 1
_SCREENINGS = 8
_SPREADS = 3


class Proof(NamedTuple):
    """What is proven of a number or a change: by the bands of the cells `used`, and as few differ in `few`."""

    about: CellAt | CellChange
    used: frozenset[CellAt]
    few: frozenset[CellAt]

    @property
    def face(self) -> str:
        cell = self.about.later if isinstance(self.about, CellChange) else self.about
        return cell.cell.face


class Attack:
    """The attack on all releases of the faces of one disease, in their order.

    Each solution that it finds is a set of numbers that may be the true ones, and so is each between two of
    them: what they leave open needs no programme of its own.
    """

    def __init__(
        self,
        faces: Sequence[Face],
        releases: Sequence[Bands],
        populations: Mapping[str, TablePopulation] = POPULATIONS,
    ) -> None:
        knowledge = Knowledge(faces, releases, populations)
        self.number = knowledge.number
        self.programme = Programme(*knowledge.bounds(), knowledge.rows())
        self._few = {cell: row for row, cell in enumerate(knowledge.few())}
        self._seen = _Seen(np.arange(len(self.number)), None)
        self._open: set[CellChange] = set()  # a solution was seen in which nothing has changed

    def forget(self, bands: Iterable[CellAt], few: Iterable[CellAt]) -> None:
        """Know the bands of these cells no more, and of those `few` not that few people differ.

        The solutions so far are solutions still.
        """
        self.programme.free(
            [self.number[cell] for cell in bands], MOST_PEOPLE, [self._few[cell] for cell in few]
        )

    def proofs(self, changes: Iterable[CellChange], *, once: bool = False) -> list[Proof]:
        """Those of these changes that are proven, but not to be of more than MOST people.

        With `once` one of each cell. Raises NoSolution if the releases contradict the rules.
        """
        left = [change for change in changes if change not in self._open]
        seen = _Seen(*self._pairs(left))
        self._look_for_least(left, seen)
        found: dict[Hashable, Proof] = {}
        for place in seen.changed():
            change = left[place]
            name: Hashable = change.later.cell if once else change
            if seen.is_changed()[place] and name not in found:
                proof = self._proof(
                    change, signs=[1.0 if seen.least[place] > 0 else -1.0], seen=seen
                )
                if proof:
                    found[name] = proof
        changed = seen.is_changed()
        self._open.update(change for change, still in zip(left, changed, strict=True) if not still)
        return [*found.values()]

    def known(self, shown: Iterable[CellAt]) -> list[Proof]:
        """Those of these cells whose numbers are known to MOST_KNOWN values."""
        cells = [*shown]
        self._look_for_most([self.number[cell] for cell in cells])
        found = (self._known(cell) for cell in cells)
        return [proof for proof in found if proof]

    def _pairs(self, changes: Sequence[CellChange]) -> tuple[Any, Any]:
        numbers = [(self.number[later], self.number[earlier]) for earlier, later in changes]
        later, earlier = np.array(numbers, int).reshape(-1, 2).T
        return later, earlier

    def _look_for_least(self, changes: Sequence[CellChange], seen: "_Seen") -> None:
        """Find the numbers that change least: first from release to release, then where they still change."""
        steps = [*dict.fromkeys(step for change in changes for step in self._steps(change))]
        for seed in range(_SCREENINGS):
            if not steps:
                break
            later, earlier = self._pairs(steps)
            values = self.programme.nearest(later, earlier, _weights(seed, len(steps)))
            self._seen.add(values)
            seen.add(values)
            steps = [changes[place] for place in seen.changed()]

    def _steps(self, change: CellChange) -> list[CellChange]:
        (cell, first), (later, last) = change
        if cell != later:
            return [change]
        places = [CellAt(cell, place) for place in range(first, last + 1)]
        return [CellChange(*two) for two in pairwise(at for at in places if at in self.number)]

    def proof(self, about: CellAt | CellChange) -> Proof | None:
        """What is proven about this number, or this change. None if it is nothing."""
        return self._known(about) if isinstance(about, CellAt) else self._proof(about)

    def _proof(
        self, change: CellChange, signs: Sequence[float] = (1.0, -1.0), seen: "_Seen | None" = None
    ) -> Proof | None:
        earlier, later = (self.number[cell] for cell in change)
        for sign in signs:
            solution = self._minimise({later: sign, earlier: -sign})
            if seen:
                seen.add(solution.values)
            if _CLOSE < solution.cost <= MOST + _CLOSE:
                return Proof(change, *self._used(solution))
        return None

    def _look_for_most(self, numbers: Sequence[int]) -> None:
        """Find numbers that are far from each other."""
        for seed in range(_SPREADS):
            left = [number for number in numbers if self._is_known(number)]
            for sign in (1.0, -1.0):
                weights = (sign * weight for weight in _weights(seed, len(left)))
                if left:
                    self._minimise(dict(zip(left, weights, strict=True)))

    def _known(self, cell: CellAt) -> Proof | None:
        number = self.number[cell]
        if not self._is_known(number):
            return None
        ends = [self._minimise({number: sign}) for sign in (1.0, -1.0)]
        return Proof(cell, *self._used(*ends)) if self._is_known(number) else None

    def _is_known(self, number: int) -> bool:
        """Whether the solutions so far leave it MOST_KNOWN values at most."""
        least, most = self._seen.least[number], self._seen.most[number]
        if least > most:
            return True  # none yet
        return int(np.floor(most + _CLOSE) - np.ceil(least - _CLOSE)) < MOST_KNOWN

    def _minimise(self, cost: Terms) -> Solution:
        solution = self.programme.minimise(cost)
        self._seen.add(solution.values)
        return solution

    def _used(self, *solutions: Solution) -> tuple[frozenset[CellAt], frozenset[CellAt]]:
        bands = np.any([np.abs(one.reduced_costs) > _CLOSE for one in solutions], axis=0)
        rows = np.any([np.abs(one.row_costs) > _CLOSE for one in solutions], axis=0)
        return (
            frozenset(cell for cell, number in self.number.items() if bands[number]),
            frozenset(cell for row, cell in enumerate(self._few) if rows[row]),
        )


class _Seen:
    """The least and the most of some numbers, or of their differences to others, in the solutions so far."""

    def __init__(self, numbers: Any, others: Any) -> None:
        self._numbers, self._others = numbers, others
        self.least = np.full(len(numbers), np.inf)
        self.most = np.full(len(numbers), -np.inf)

    def add(self, values: Any) -> None:
        found = values[self._numbers] - (0.0 if self._others is None else values[self._others])
        np.minimum(self.least, found, out=self.least)
        np.maximum(self.most, found, out=self.most)

    def is_changed(self) -> Any:
        """Whether each difference has been on one side of 0 in all solutions so far."""
        return (self.least > _CLOSE) | (self.most < -_CLOSE)

    def changed(self) -> list[int]:
        """The places of those that have."""
        return [int(place) for place in np.flatnonzero(self.is_changed())]


def _weights(seed: int, count: int) -> list[float]:
    random = Random(seed)  # noqa: S311 - any weights do
    return [random.uniform(0.5, 1.5) for _ in range(count)]
