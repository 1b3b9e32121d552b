"""The attack: what somebody who has read all releases, and knows the rules, can prove about one disease.

The unknown numbers are those of people in each cell at each release. The attacker knows the band of each cell
at the release at which it was made, what links the cells, and that of a cell that was kept because few people
differ its number changed by ten at most. They know nobody. The published bands do not say which cells were kept
for that reason: so this attacker knows more than anybody can.
"""

from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any, NamedTuple

import numpy as np

from atlas.gate.programme import LinearRow, Programme, Terms
from atlas.tables.faces import Face, FaceCell
from atlas.tables.links import links
from atlas.tables.populations import POPULATIONS, TablePopulation

MOST = 10  # people who may differ while a cell is kept
MOST_KNOWN = 2  # a number that is one of so few values is known
MOST_PEOPLE = 1e6
_HALF = 0.5  # a number of people that is above it is at least one
_CLOSE = 1e-6
_ROUNDS = 3


class ShownBand(NamedTuple):
    """What a release shows of a cell: its band, and the place in the list of releases of that which made it.

    `is_few`: it was kept as few people differ. `high` is MOST_PEOPLE where the cell was held back: its band
    then says nothing.
    """

    low: float
    high: float
    as_of: int
    is_few: bool = False


Bands = Mapping[FaceCell, ShownBand]


class CellChange(NamedTuple):
    """A cell at two releases, by their places in the list of releases."""

    cell: FaceCell
    earlier: int
    later: int


class ProvenChange(NamedTuple):
    """A change that is proven: of at least `low`, at most `high` people, by the bands of the cells `used`."""

    change: CellChange
    low: float
    high: float
    used: frozenset[tuple[FaceCell, int]]


class Attack:
    """The attack on all releases of the faces of one disease, in their order."""

    def __init__(
        self,
        faces: Sequence[Face],
        releases: Sequence[Bands],
        populations: Mapping[str, TablePopulation] = POPULATIONS,
    ) -> None:
        self._releases = releases
        cells = [cell for face in faces for cell in face.cells()]
        self._number = {
            (cell, place): place * len(cells) + number
            for place in range(len(releases))
            for number, cell in enumerate(cells)
        }
        rows = [*self._linked(faces, populations), *self._kept()]
        self._programme = Programme(*self._bounds(), rows)

    def proofs(self, changes: Sequence[CellChange]) -> list[ProvenChange]:
        """Those of these changes that are proven. Raises NoSolution if the releases contradict the rules."""
        found = (self._proof(change) for change in self._left(changes))
        return [proof for proof in found if proof]

    def known(self) -> list[FaceCell]:
        """The cells that the last release shows and whose number is known to MOST_KNOWN values."""
        last = self._releases[-1]
        shown = [cell for cell, band in last.items() if band.low > MOST]
        spread = self._spread(shown)
        doubtful = [cell for cell in shown if spread[cell] < MOST_KNOWN]
        return [cell for cell in doubtful if self._values(cell) <= MOST_KNOWN]

    def _bounds(self) -> tuple[Any, Any]:
        lows, highs = np.zeros(len(self._number)), np.full(len(self._number), MOST_PEOPLE)
        for release in self._releases:
            for cell, shown in release.items():
                number = self._number[cell, shown.as_of]
                lows[number] = max(lows[number], shown.low)
                highs[number] = min(highs[number], shown.high)
        return lows, highs

    def _linked(
        self, faces: Sequence[Face], populations: Mapping[str, TablePopulation]
    ) -> Iterator[LinearRow]:
        found = [*links(faces, populations)]
        for place in range(len(self._releases)):
            for link in found:
                terms = {self._number[cell, place]: 1.0 for cell in link.one}
                terms |= {self._number[cell, place]: -1.0 for cell in link.other}
                yield LinearRow(terms, -MOST_PEOPLE if link.is_part else 0.0, 0.0)

    def _kept(self) -> Iterator[LinearRow]:
        for place, release in enumerate(self._releases):
            for cell, shown in release.items():
                if shown.is_few and shown.high < MOST_PEOPLE:
                    change = self._terms(CellChange(cell, shown.as_of, place))
                    yield LinearRow(change, -MOST, MOST)

    def _terms(self, change: CellChange) -> Terms:
        cell, earlier, later = change
        return {self._number[cell, later]: 1.0, self._number[cell, earlier]: -1.0}

    def _left(self, changes: Sequence[CellChange]) -> Sequence[CellChange]:
        """Those that are still to be attacked one by one.

        Where one solution leaves a number as it was, no change of it is proven. One programme clears most of
        the changes at once: it looks for the numbers that change least.
        """
        for seed in range(_ROUNDS):
            if not changes:
                break
            random = Random(seed)  # noqa: S311 - any weights do
            pairs = [
                (self._number[cell, later], self._number[cell, earlier])
                for cell, earlier, later in changes
            ]
            values = self._programme.nearest(pairs, [random.uniform(0.5, 1.5) for _ in pairs])
            changes = [
                change
                for change, (one, other) in zip(changes, pairs, strict=True)
                if abs(values[one] - values[other]) > _CLOSE
            ]
        return changes

    def _proof(self, change: CellChange) -> ProvenChange | None:
        terms = self._terms(change)
        least = self._programme.minimise(terms)
        most = self._programme.minimise({number: -factor for number, factor in terms.items()})
        low, high = least.cost, -most.cost
        if low <= _HALF and high >= -_HALF:
            return None
        by = least if low > _HALF else most
        return ProvenChange(change, low, high, self._used(by.reduced_costs))

    def _used(self, reduced_costs: Any) -> frozenset[tuple[FaceCell, int]]:
        return frozenset(
            name for name, number in self._number.items() if abs(reduced_costs[number]) > _CLOSE
        )

    def _spread(self, cells: Sequence[FaceCell]) -> dict[FaceCell, float]:
        """How far apart the numbers of these cells were in some solutions: at least so much is unknown."""
        if not cells:
            return {}
        numbers = [self._number[cell, self._releases[-1][cell].as_of] for cell in cells]
        seen = []
        for seed in range(_ROUNDS):
            random = Random(seed)  # noqa: S311
            weights = [random.uniform(0.5, 1.5) for _ in numbers]
            for sign in (1, -1):
                cost = {
                    number: sign * weight for number, weight in zip(numbers, weights, strict=True)
                }
                seen.append(self._programme.minimise(cost).values[numbers])
        return dict(zip(cells, np.ptp(seen, axis=0), strict=True))

    def _values(self, cell: FaceCell) -> int:
        """How many values the number may have."""
        number = self._number[cell, self._releases[-1][cell].as_of]
        low = self._programme.minimise({number: 1.0}).cost
        high = -self._programme.minimise({number: -1.0}).cost
        return int(np.floor(high + _CLOSE) - np.ceil(low - _CLOSE)) + 1
