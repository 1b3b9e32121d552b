"""The gate: keeps old bands of a candidate where new ones would prove a change of a few people.

It needs the bands alone, and why cells were kept: what it decides tells nobody more than the bands do.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations

from atlas.choices import KeptBecause
from atlas.gate.attack import Attack, Proof
from atlas.gate.programme import NoSolution
from atlas.gate.shown import MOST, MOST_PEOPLE, Bands, CellAt, CellChange, ShownBand
from atlas.tables.faces import Face, FaceCell
from atlas.tables.populations import POPULATIONS, TablePopulation

MOST_ROUNDS = 12


class GateFailed(Exception):
    """Raised if a candidate can't be shown. Its message is for staff."""


@dataclass(frozen=True)
class Passed:
    """A candidate that proves nothing new, and the rounds that it took.

    The gate kept the old bands of the cells `kept`. In the cells `hidden`, too, few people differ; but later
    attacks must not know it. `lost` is proven by past releases alone.
    """

    candidate: Bands
    rounds: int
    kept: frozenset[FaceCell]
    hidden: frozenset[FaceCell]
    lost: frozenset[CellAt | CellChange]


def pass_gate(
    faces: Sequence[Face],
    past: Sequence[Bands],
    candidate: Bands,
    populations: Mapping[str, TablePopulation] = POPULATIONS,
) -> Passed:
    """The candidate with old bands where it must keep them. All releases are of one disease.

    Raises GateFailed.
    """
    try:
        return _Gate(faces, past, candidate, populations).passed()
    except NoSolution as error:
        raise GateFailed(
            "The attack found no solution: releases contradict each other or the rules, or it took too long. "
            f"The solver says: {error}."
        ) from error


class _Gate:
    def __init__(
        self,
        faces: Sequence[Face],
        past: Sequence[Bands],
        candidate: Bands,
        populations: Mapping[str, TablePopulation],
    ) -> None:
        self._faces, self._past, self._candidate = faces, past, dict(candidate)
        self._attack = Attack(faces, [*past, candidate], populations)
        self._kept: set[FaceCell] = set()
        self._hidden: set[FaceCell] = set()
        self._lost: set[CellAt | CellChange] = set()

    def passed(self) -> Passed:
        for rounds in range(1, MOST_ROUNDS + 1):
            proofs = self._proofs()
            if not proofs:
                kept, hidden = frozenset(self._kept), frozenset(self._hidden)
                return Passed(self._candidate, rounds, kept, hidden, frozenset(self._lost))
            for proof in proofs:
                self._break(proof)
        raise GateFailed(
            f"After {MOST_ROUNDS} rounds it still would prove a change of a few people."
        )

    def _proofs(self) -> list[Proof]:
        releases = [*self._past, self._candidate]
        found = self._attack.proofs(suspects(self._faces, releases), once=True)
        found += self._attack.known(numbers_shown(releases))
        return [proof for proof in found if proof.about not in self._lost]

    def _break(self, proof: Proof) -> None:
        """Take back what a proof needs of the candidate until nothing proves it any more."""
        again = self._attack.proof(proof.about)
        while again:
            back, hide = self._needed(again)
            if not (back or hide):
                self._lost.add(proof.about)
                return
            self._take_back(back, hide)
            again = self._attack.proof(proof.about)

    def _needed(self, proof: Proof) -> tuple[set[FaceCell], set[FaceCell]]:
        """The new bands that it needs: of its own face, or of others if there are none.

        One that needs no new band rests on cells that were kept, of which no reader can tell why they were: of
        these the attack must not know that few differ.
        """
        place = len(self._past)
        used = {cell for cell, at in proof.used if at == place and self._is_new(cell)}
        own = {cell for cell in used if cell.face == proof.face}
        few = {cell for cell, at in proof.few if at == place}
        return own or used, set() if used else few

    def _is_new(self, cell: FaceCell) -> bool:
        return cell in self._candidate and _is_made(self._candidate[cell], len(self._past))

    def _take_back(self, back: set[FaceCell], hide: set[FaceCell]) -> None:
        place = len(self._past)
        at_place = ([CellAt(cell, place) for cell in cells] for cells in (back, hide))
        self._attack.forget(*at_place)
        for cell in back:
            self._candidate[cell] = _kept_band(cell, self._past)
        for cell in hide:
            self._candidate[cell] = self._candidate[cell]._replace(kept_because=KeptBecause.HIDDEN)
        self._kept |= back
        self._hidden |= hide


def numbers_shown(releases: Sequence[Bands]) -> Iterator[CellAt]:
    """The cells of which the releases show numbers, at the release that made each."""
    shown = (
        CellAt(cell, band.as_of)
        for release in releases
        for cell, band in release.items()
        if band.low > MOST
    )
    yield from dict.fromkeys(shown)


def suspects(faces: Sequence[Face], releases: Sequence[Bands]) -> Iterator[CellChange]:
    """The changes of a cell between two releases that may be of one to ten people.

    A cell that is made anew has at least eleven people who differ from those of its last making. So a change
    is no suspect if it spans both, though some of them may be as before at its ends. Nor is it if the cell was
    made at the earlier one, and was kept at the later one although more differ. Where the codes of a face have
    changed nothing was compared: there each cell that both have is a suspect.
    """
    for cell in dict.fromkeys(cell for release in releases for cell in release):
        yield from _of_one_cell(cell, releases)
    for one, other in permutations(faces, 2):
        if one.prefix == other.prefix and [*one.dimensions] == [*other.dimensions]:
            yield from _of_two_faces(one, other, releases)


def _of_one_cell(cell: FaceCell, releases: Sequence[Bands]) -> Iterator[CellChange]:
    places = [place for place, release in enumerate(releases) if cell in release]
    made = [at for at in places if _is_made(releases[at][cell], at)]
    for later in places:
        shown = releases[later][cell]
        for earlier in places[: places.index(later)]:
            is_large = sum(earlier <= place <= later for place in made) > 1
            if not is_large and not (shown.is_many and shown.as_of == earlier):
                yield CellChange(CellAt(cell, earlier), CellAt(cell, later))


def _is_made(shown: ShownBand, place: int) -> bool:
    """A cell that was held back was made of nobody: so nothing follows for its people."""
    return shown.as_of == place and not shown.says_nothing


def _of_two_faces(one: Face, other: Face, releases: Sequence[Bands]) -> Iterator[CellChange]:
    """The codes of a face have changed: its cells with the same codes may have the same people."""
    for cell in one.cells():
        same = FaceCell(other.name, cell.codes)
        for (earlier, before), (later, after) in combinations(enumerate(releases), 2):
            if cell in before and same in after:
                yield CellChange(CellAt(cell, earlier), CellAt(same, later))


def _kept_band(cell: FaceCell, past: Sequence[Bands]) -> ShownBand:
    """The old band of a cell; one that has none is held back."""
    if past and cell in past[-1]:
        return past[-1][cell]._replace(kept_because=KeptBecause.GATE)
    return ShownBand(0, MOST_PEOPLE, len(past), KeptBecause.GATE)
