"""The gate: keeps old bands of a candidate where new ones would prove a change of a few people.

It needs the bands alone, and which cells were kept because few people differ: what it decides tells nobody
more than the bands do.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from atlas.gate.attack import MOST_PEOPLE, Attack, Bands, CellChange, ProvenChange, ShownBand
from atlas.tables.faces import Face, FaceCell
from atlas.tables.populations import POPULATIONS, TablePopulation

MOST_ROUNDS = 12


class GateFailed(Exception):
    """Raised if the attack proves something even from a candidate that shows no new band."""


@dataclass(frozen=True)
class Passed:
    """A candidate that proves nothing, the cells whose old bands the gate kept, and the rounds that it took."""

    candidate: Bands
    kept: frozenset[FaceCell]
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
    kept: frozenset[FaceCell] = frozenset()
    for rounds in range(1, MOST_ROUNDS + 1):
        attack = Attack(faces, [*past, candidate], populations)
        proofs = attack.proofs([*suspects([*past, candidate])])
        known = attack.known()
        if not proofs and not known:
            return Passed(candidate, kept, rounds)
        new = _new(candidate, past)
        if not new:
            break
        back = new & (_used(proofs, len(past)) | set(known))
        if not back or rounds == MOST_ROUNDS - 1:
            back = new
        kept |= back
        candidate = {**candidate, **{cell: _kept_band(cell, past) for cell in back}}
    raise GateFailed


def suspects(releases: Sequence[Bands]) -> Iterator[CellChange]:
    """The changes of a cell between two releases that may be of one to ten people.

    A cell that is made anew has at least eleven people who differ from those of its last making. So a change is
    no suspect if it spans both. Nor is it if the gate kept the cell at the later one, and it was made at the
    earlier: without the gate it would have been made anew.
    """
    for cell in releases[-1]:
        made = sorted({release[cell].as_of for release in releases if cell in release})
        for later in range(made[0] + 1, len(releases)):
            for earlier in range(made[0], later):
                shown = releases[later][cell]
                is_large = sum(earlier <= place <= later for place in made) > 1
                if not is_large and (shown.is_few or shown.as_of != earlier):
                    yield CellChange(cell, earlier, later)


def _new(candidate: Bands, past: Sequence[Bands]) -> frozenset[FaceCell]:
    """The cells whose new bands say something."""
    return frozenset(
        cell
        for cell, shown in candidate.items()
        if shown.as_of == len(past) and shown.high < MOST_PEOPLE
    )


def _kept_band(cell: FaceCell, past: Sequence[Bands]) -> ShownBand:
    """The old band of a cell; one that has none is held back."""
    if past and cell in past[-1]:
        return past[-1][cell]._replace(is_few=False)
    return ShownBand(0, MOST_PEOPLE, len(past))


def _used(proofs: Sequence[ProvenChange], place: int) -> frozenset[FaceCell]:
    """The cells whose new bands these proofs need."""
    found: set[FaceCell] = set()
    for proof in proofs:
        used = {cell for cell, at in proof.used if at == place}
        found |= {cell for cell in used if cell.face == proof.change.cell.face} or used
    return frozenset(found)
