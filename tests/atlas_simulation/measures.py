"""What releases give away, and how fresh they are, by the true sets of people."""

from dataclasses import dataclass, fields
from itertools import combinations
from random import Random

import highspy
import numpy as np

from atlas.gate.attack import Attack
from atlas.gate.gate import suspects
from atlas.gate.shown import MOST, CellAt, CellChange
from tests.atlas_simulation.rules import Releases

YEAR = 4  # quarters


@dataclass
class Measured:
    """Counts, which may be added up.

    Of the last release: `shown` cells have a number, and `known` of them are known to two values; `large` have
    eleven people or more, `fresh` of them are new, and `recent` not older than a year. `people` and `in_recent`
    count their people, once in each cell. Of all pairs of releases: `small` changes are of one to ten people,
    and `proven` of them are proven.
    """

    shown: int = 0
    known: int = 0
    small: int = 0
    proven: int = 0
    large: int = 0
    fresh: int = 0
    recent: int = 0
    people: int = 0
    in_recent: int = 0
    kept: int = 0
    hidden: int = 0
    rounds: int = 0

    def __add__(self, other: "Measured") -> "Measured":
        sums = {
            one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)
        }
        return Measured(**sums | {"rounds": max(self.rounds, other.rounds)})


def measured(releases: Releases) -> Measured:
    """What somebody proves from these releases of one disease, and how fresh the last one is."""
    place = len(releases.bands) - 1
    last = releases.bands[place]
    shown = [CellAt(cell, band.as_of) for cell, band in last.items() if band.low]
    sizes = {
        cell: len(people) for cell, people in releases.sets[place].items() if len(people) > MOST
    }
    recent = [cell for cell in sizes if last[cell].low and place - last[cell].as_of <= YEAR]
    small = small_changes(releases)
    attack = Attack(releases.faces, releases.bands)
    return Measured(
        shown=len(shown),
        known=len(attack.known(shown)),
        small=len(small),
        proven=len(attack.proofs(small)),
        large=len(sizes),
        fresh=sum(last[cell].low > 0 and last[cell].as_of == place for cell in sizes),
        recent=len(recent),
        people=sum(sizes.values()),
        in_recent=sum(sizes[cell] for cell in recent),
        kept=releases.kept,
        hidden=releases.hidden,
        rounds=releases.rounds,
    )


def small_changes(releases: Releases) -> list[CellChange]:
    """All changes of a cell, between any two releases, by which one to ten people truly differ."""
    return [
        CellChange(CellAt(cell, earlier), CellAt(cell, later))
        for cell in releases.bands[-1]
        for earlier, later in combinations(range(len(releases.bands)), 2)
        if 0 < releases.changed(cell, earlier, later) <= MOST
    ]


def impossible_in_whole_numbers(releases: Releases, count: int, seconds: float = 120) -> int:
    """Of `count` suspects, drawn by lot, those that must have changed as people are whole.

    One of which the solver finds neither out in time counts, too.
    """
    attack = Attack(releases.faces, releases.bands)
    solver = attack.programme.solver
    columns = np.arange(solver.getNumCol(), dtype=np.int32)
    whole = [highspy.HighsVarType.kInteger] * len(columns)
    solver.changeColsIntegrality(len(columns), columns, np.array(whole))
    pairs = [*suspects(releases.faces, releases.bands)]
    drawn = Random(0).sample(pairs, min(count, len(pairs)))
    return sum(not _may_be_equal(attack, change, seconds) for change in drawn)


def _may_be_equal(attack: Attack, change: CellChange, seconds: float) -> bool:
    solver, row = attack.programme.solver, attack.programme.solver.getNumRow()
    numbers = np.array([attack.number[cell] for cell in change], dtype=np.int32)
    solver.addRow(0, 0, 2, numbers, np.array([1.0, -1.0]))
    solver.setOptionValue("time_limit", solver.getRunTime() + seconds)
    solver.run()
    found = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    solver.deleteRows(1, np.array([row], dtype=np.int32))
    return found
