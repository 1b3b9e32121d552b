"""The gate: which changes it attacks, what it keeps back, and that it ends."""

import pytest

from atlas.choices import KeptBecause
from atlas.gate.attack import Attack
from atlas.gate.gate import GateFailed, numbers_shown, pass_gate, suspects
from atlas.gate.shown import MOST_PEOPLE, CellAt, CellChange, ShownBand
from atlas.tables.faces import Face, FaceCell
from atlas.tables.populations import PEOPLE

FACE = Face("whole", PEOPLE, "sle", "", {"a": ("x",)})
PARTS = Face("parts", PEOPLE, "sle", "", {"a": ("x",), "b": ("y", "z")})
X, Y, Z = (
    FaceCell(FACE.name, ("x",)),
    FaceCell(PARTS.name, ("x", "y")),
    FaceCell(PARTS.name, ("x", "z")),
)
FEW, GATE, NEW, HIDDEN = KeptBecause.FEW, KeptBecause.GATE, KeptBecause.NEW, KeptBecause.HIDDEN


def _pairs(*bands: ShownBand) -> list[tuple[int, int]]:
    """The places of the suspects among the releases of one cell."""
    found = suspects([FACE], [{X: band} for band in bands])
    return [(earlier.place, later.place) for earlier, later in found]


@pytest.mark.parametrize("why", [FEW, HIDDEN, ""])
def test_a_cell_that_was_kept_is_a_suspect(why: str) -> None:
    assert _pairs(ShownBand(11, 15, 0), ShownBand(11, 15, 0, why)) == [(0, 1)]


@pytest.mark.parametrize("why", [GATE, NEW])
def test_a_cell_that_was_kept_although_eleven_differ_is_none(why: str) -> None:
    assert _pairs(ShownBand(0, 10, 0), ShownBand(0, 10, 0, why)) == []


def test_a_cell_that_was_made_anew_is_a_suspect_against_the_releases_between_alone() -> None:
    first, kept, anew = ShownBand(11, 15, 0), ShownBand(11, 15, 0, FEW), ShownBand(21, 25, 2)
    assert _pairs(first, kept, anew) == [(0, 1), (1, 2)]
    assert _pairs(first, kept, anew, anew._replace(kept_because=FEW)) == [
        (0, 1),
        (1, 2),
        (1, 3),
        (2, 3),
    ]


def test_a_cell_that_was_held_back_was_made_of_nobody() -> None:
    """At the second release eleven differ from nobody: from the people of the first one perhaps one."""
    held_back = ShownBand(0, MOST_PEOPLE, 0, GATE)
    assert _pairs(held_back, ShownBand(11, 15, 1)) == [(0, 1)]
    assert _pairs(held_back, held_back._replace(kept_because=NEW)) == [(0, 1)]


def test_cells_of_old_and_new_codes_with_the_same_codes_are_suspects() -> None:
    old = Face("parts", PEOPLE, "sle", "", {"b": ("y", "z")})
    new = Face("parts", PEOPLE, "sle", "", {"b": ("y", "w")})
    before = {cell: ShownBand(11, 15, 0) for cell in old.cells()}
    after = {cell: ShownBand(16, 20, 1) for cell in new.cells()}
    same = CellChange(CellAt(FaceCell(old.name, ("y",)), 0), CellAt(FaceCell(new.name, ("y",)), 1))
    assert [*suspects([old, new], [before, after])] == [same]


def test_a_candidate_with_other_codes_is_attacked_and_shows_what_has_changed_by_eleven() -> None:
    old = Face("parts", PEOPLE, "sle", "", {"b": ("y", "z", "v")})
    new = Face("parts", PEOPLE, "sle", "", {"b": ("y", "z", "w")})
    y, z, w = new.cells()
    before = {cell: ShownBand(11, 15, 0) for cell in old.cells()}
    after = {y: ShownBand(16, 20, 1), z: ShownBand(26, 30, 1), w: ShownBand(11, 15, 1)}
    passed = pass_gate([old, new], [before], after)
    assert passed.kept == {y}
    assert passed.candidate[y] == ShownBand(0, MOST_PEOPLE, 1, GATE)


def test_a_first_release_shows_no_number_that_is_known() -> None:
    candidate = {X: ShownBand(21, 25, 0), Y: ShownBand(11, 15, 0), Z: ShownBand(11, 15, 0)}
    assert pass_gate([FACE, PARTS], [], candidate).kept == frozenset()
    candidate[X] = ShownBand(21, 23, 0)
    passed = pass_gate([FACE, PARTS], [], candidate)
    assert passed.kept
    attack = Attack([FACE, PARTS], [passed.candidate])
    assert attack.known(numbers_shown([passed.candidate])) == []


def test_it_keeps_the_old_band_where_a_new_one_proves_that_few_came() -> None:
    before = {X: ShownBand(31, 35, 0), Y: ShownBand(16, 20, 0), Z: ShownBand(11, 15, 0)}
    kept = {cell: band._replace(kept_because=FEW) for cell, band in before.items()}
    passed = pass_gate([FACE, PARTS], [before], {**kept, Y: ShownBand(31, 35, 1)})
    assert (passed.kept, passed.hidden) == ({Y}, frozenset())
    assert passed.candidate[Y] == before[Y]._replace(kept_because=GATE)


def test_it_hides_that_few_differ_where_no_new_band_is_needed_for_a_proof() -> None:
    """Between the first two releases so many came that few may differ from those between, and surely some."""
    first, between = ShownBand(11, 15, 0), ShownBand(11, 15, 0, FEW)
    past = [{X: first}, {X: between}, {X: ShownBand(36, 40, 2)}]
    passed = pass_gate([FACE], past, {X: ShownBand(36, 40, 2, FEW)})
    assert (passed.kept, passed.hidden, passed.rounds) == (frozenset(), {X}, 2)
    assert passed.candidate[X].kept_because == HIDDEN


def test_releases_that_contradict_each_other_do_not_pass() -> None:
    candidate = {X: ShownBand(31, 35, 0), Y: ShownBand(11, 15, 0), Z: ShownBand(11, 15, 0)}
    with pytest.raises(GateFailed, match="contradict each other"):
        pass_gate([FACE, PARTS], [], candidate)
