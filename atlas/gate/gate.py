"""The gate: keeps old bands of a candidate where new ones would prove a change of a few people.

It needs the bands alone, and why cells were kept: what it decides tells nobody more than the bands do.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations

from atlas.choices import KeptBecause
from atlas.gate.attack import Attack, Proof
from atlas.gate.programme import NoSolution
from atlas.gate.shown import MOST, MOST_PEOPLE, Bands, CellAt, CellChange, ShownBand
from atlas.tables.faces import Face, FaceCell
from atlas.tables.populations import POPULATIONS, TablePopulation

MOST_ROUNDS = 12
_PATIENCE = 4  # rounds in which it tries to keep few bands


class GateFailed(Exception):
    """Raised if a candidate can't be shown. Its message is for staff."""


@dataclass(frozen=True)
class Passed:
    """A candidate that proves nothing, the cells whose old bands the gate kept, and the rounds that it took.

    `hidden`: of these cells, too, few people differ; but the attack must not know it.
    """

    candidate: Bands
    kept: frozenset[FaceCell]
    hidden: frozenset[FaceCell]
    rounds: int


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
        return _passed(faces, past, candidate, Attack(faces, [*past, candidate], populations))
    except NoSolution as error:
        raise GateFailed(
            "The attack found no solution: releases contradict each other or the rules, or it took too long. "
            f"The solver says: {error}."
        ) from error


def _passed(
    faces: Sequence[Face], past: Sequence[Bands], candidate: Bands, attack: Attack
) -> Passed:
    kept: frozenset[FaceCell] = frozenset()
    hidden: frozenset[FaceCell] = frozenset()
    for rounds in range(1, MOST_ROUNDS + 1):
        releases = [*past, candidate]
        proofs = attack.proofs(suspects(faces, releases), once=True)
        proofs += attack.known(numbers_shown(releases))
        if not proofs:
            return Passed(candidate, kept, hidden, rounds)
        back, hide = _mended(proofs, candidate, past, is_thorough=rounds > _PATIENCE)
        if not back and not hide or rounds == MOST_ROUNDS - 1:
            back, hide = _new(candidate, past), _few(candidate)
        attack.forget(bands=_at(back, len(past)), few=_at(hide, len(past)))
        kept, hidden = kept | back, hidden | hide
        candidate = {
            **candidate,
            **{cell: _kept_band(cell, past) for cell in back},
            **{cell: candidate[cell]._replace(kept_because=KeptBecause.HIDDEN) for cell in hide},
        }
    raise GateFailed("Even without a new band it would prove a change of a few people.")


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

    A cell that is made anew has at least eleven people who differ from those of its last making. So a change is
    no suspect if it spans both. Nor is it if the cell was made at the earlier one, and more differ at the later.
    Where the codes of a face have changed, each cell that both have is a suspect: nothing was compared.
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


def _mended(
    proofs: Sequence[Proof], candidate: Bands, past: Sequence[Bands], *, is_thorough: bool
) -> tuple[frozenset[FaceCell], frozenset[FaceCell]]:
    """Which new bands to keep back so that these proofs fail, and of which cells to hide that few differ.

    Of each proof those that it needs; unless `is_thorough` only those of its own face, if there are any. A proof
    that needs no new band rests on cells that were kept: no reader can tell why they were.
    """
    new, few = _new(candidate, past), _few(candidate)
    back: set[FaceCell] = set()
    hide: set[FaceCell] = set()
    for proof in proofs:
        used = {cell for cell, place in proof.used if place == len(past)} & new
        own = {cell for cell in used if cell.face == proof.face}
        back |= used if is_thorough else own or used
        if not used:
            hide |= {cell for cell, place in proof.few if place == len(past)} & few
    return frozenset(back), frozenset(hide)


def _at(cells: Iterable[FaceCell], place: int) -> list[CellAt]:
    return [CellAt(cell, place) for cell in cells]


def _new(candidate: Bands, past: Sequence[Bands]) -> frozenset[FaceCell]:
    """The cells whose new bands say something."""
    return frozenset(cell for cell, shown in candidate.items() if _is_made(shown, len(past)))


def _few(candidate: Bands) -> frozenset[FaceCell]:
    return frozenset(cell for cell, shown in candidate.items() if shown.is_few)


def _kept_band(cell: FaceCell, past: Sequence[Bands]) -> ShownBand:
    """The old band of a cell; one that has none is held back."""
    if past and cell in past[-1]:
        return past[-1][cell]._replace(kept_because=KeptBecause.GATE)
    return ShownBand(0, MOST_PEOPLE, len(past), KeptBecause.GATE)
