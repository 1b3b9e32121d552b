"""What releases show, as the attack and the gate read it: bands of cells at places in the list of releases."""

from collections.abc import Mapping
from typing import NamedTuple

from atlas.choices import KeptBecause
from atlas.tables.faces import FaceCell

MOST = 10  # people who may differ while a cell is kept; the most in a stub
MOST_PEOPLE = 1e6


class ShownBand(NamedTuple):
    """What a release shows of a cell: its band, and the place of the release that made it.

    `high` is MOST_PEOPLE where the cell was held back: its band then says nothing. `kept_because` is "" where
    the cell was made anew, and where nobody knows how many people differ: a set was lost with its release.
    """

    low: float
    high: float
    as_of: int
    kept_because: str = ""

    @property
    def says_nothing(self) -> bool:
        return self.high >= MOST_PEOPLE

    @property
    def is_few(self) -> bool:
        """At most MOST people differ from the set of which the band was made."""
        return self.kept_because == KeptBecause.FEW and not self.says_nothing

    @property
    def is_many(self) -> bool:
        """More differ, and the old band stays all the same."""
        return self.kept_because in (KeptBecause.GATE, KeptBecause.NEW) and not self.says_nothing


Bands = Mapping[FaceCell, ShownBand]


class CellAt(NamedTuple):
    """A cell at a release, by its place in the list of releases."""

    cell: FaceCell
    place: int


class CellChange(NamedTuple):
    """A cell at two releases. They are two cells of one meaning where the codes of its face have changed."""

    earlier: CellAt
    later: CellAt
