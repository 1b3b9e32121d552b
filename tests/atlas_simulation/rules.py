"""Releases by a rule: ours, as atlas/counting/bands.py makes them, and two that were given up."""

from collections.abc import Callable, Sequence

from atlas.choices import KeptBecause
from atlas.gate.gate import pass_gate
from atlas.gate.shown import MOST, MOST_PEOPLE, Bands, ShownBand
from atlas.tables.faces import Face, FaceCell
from tests.atlas_simulation.registry import Sets

NOBODY: frozenset[int] = frozenset()


def band(people: int) -> tuple[int, int]:
    """The least and the most people of the band."""
    low = people - (people - 11) % 5 if people > MOST else 0
    return low, low + 4 if low else MOST


def rounded(people: int) -> tuple[int, int]:
    """The least and the most people of a number that is rounded to five."""
    nearest = 5 * ((people + 2) // 5)
    return (max(11, nearest - 2), nearest + 2) if people > MOST else (0, MOST)


class Releases:
    """All releases of one disease so far: `bands`, and of which sets they were made."""

    def __init__(self, faces: Sequence[Face]) -> None:
        self.faces = faces
        self.bands: list[Bands] = []
        self.sets: list[Sets] = []
        self.kept = 0  # bands that the gate kept
        self.hidden = 0  # cells of which it hid that few differ
        self.rounds = 0  # the most that a gate took

    def changed(self, cell: FaceCell, earlier: int, later: int) -> int:
        """How many people truly differ between two releases."""
        one, other = (self.sets[place].get(cell, NOBODY) for place in (earlier, later))
        return len(one ^ other)

    def add(self, sets: Sets, new: frozenset[int], *, has_gate: bool = True) -> None:
        """A release by our rules. `new` joined since the one before."""
        self.sets.append(sets)
        candidate = {cell: self._made(cell, new) for face in self.faces for cell in face.cells()}
        if has_gate:
            passed = pass_gate(self.faces, self.bands, candidate)
            self.kept += len(passed.kept)
            self.hidden += len(passed.hidden)
            self.rounds = max(self.rounds, passed.rounds)
            candidate = {**passed.candidate}
        self.bands.append(candidate)

    def add_by(self, rule: Callable[["Releases", FaceCell], ShownBand], sets: Sets) -> None:
        """A release by another rule, without a gate."""
        self.sets.append(sets)
        cells = [cell for face in self.faces for cell in face.cells()]
        self.bands.append({cell: rule(self, cell) for cell in cells})

    def _made(self, cell: FaceCell, new: frozenset[int]) -> ShownBand:
        place = len(self.bands)
        people = self.sets[place].get(cell, NOBODY)
        before = self.bands[-1][cell] if self.bands else None
        if before and self._differing(cell, before) < 11:
            return before._replace(kept_because=KeptBecause.FEW)
        if (
            len(people) > MOST
            and (not before or not before.low)
            and 2 * len(people & new) > len(people)
        ):
            old = before or ShownBand(0, MOST_PEOPLE, place)
            return old._replace(kept_because=KeptBecause.NEW)
        return ShownBand(*band(len(people)), place)

    def _differing(self, cell: FaceCell, before: ShownBand) -> int:
        """How many differ from the set of the last making: nobody's, where the cell was held back."""
        place = len(self.bands)
        if before.says_nothing:
            return len(self.sets[place].get(cell, NOBODY))
        return self.changed(cell, before.as_of, place)


def all_rounded(releases: Releases, cell: FaceCell) -> ShownBand:
    """Each number, rounded to five, at each release."""
    place = len(releases.bands)
    return ShownBand(*rounded(len(releases.sets[place].get(cell, NOBODY))), place)


def zero_or_eleven(releases: Releases, cell: FaceCell) -> ShownBand:
    """Bands, which are made anew where nobody differs, too."""
    place = len(releases.bands)
    before = releases.bands[-1][cell] if place else None
    if before and 0 < releases.changed(cell, before.as_of, place) < 11:
        return before._replace(kept_because=KeptBecause.FEW)
    return ShownBand(*band(len(releases.sets[place].get(cell, NOBODY))), place)
