"""What the attack proves from a few bands of two faces that share a dimension."""

from atlas.choices import KeptBecause
from atlas.gate.attack import Attack
from atlas.gate.shown import MOST_PEOPLE, Bands, CellAt, CellChange, ShownBand
from atlas.tables.faces import Face, FaceCell
from atlas.tables.populations import PEOPLE

WHOLE = Face("whole", PEOPLE, "sle", "", {"a": ("x",)})
PARTS = Face("parts", PEOPLE, "sle", "", {"a": ("x",), "b": ("y", "z")})
X, Y, Z = (
    FaceCell(WHOLE.name, ("x",)),
    FaceCell(PARTS.name, ("x", "y")),
    FaceCell(PARTS.name, ("x", "z")),
)
FEW = KeptBecause.FEW


def _bands(
    x: tuple[int, int], y: tuple[int, int], z: tuple[int, int], as_of: int = 0
) -> dict[FaceCell, ShownBand]:
    return {cell: ShownBand(*band, as_of) for cell, band in ((X, x), (Y, y), (Z, z))}


def _kept(before: Bands, why: str = FEW) -> dict[FaceCell, ShownBand]:
    return {cell: band._replace(kept_because=why) for cell, band in before.items()}


def _change(cell: FaceCell, earlier: int = 0, later: int = 1) -> CellChange:
    return CellChange(CellAt(cell, earlier), CellAt(cell, later))


def test_a_band_that_is_one_of_two_values_by_its_parts_is_known() -> None:
    bands = _bands((21, 25), (11, 15), (11, 15))
    shown = [CellAt(cell, 0) for cell in bands]
    assert Attack([WHOLE, PARTS], [bands]).known(shown) == []
    narrow = _bands((21, 23), (11, 15), (11, 15))
    proofs = Attack([WHOLE, PARTS], [narrow]).known(shown)
    assert {proof.about for proof in proofs} == {*shown}
    assert proofs[0].used <= {*shown}


def test_a_change_is_proven_where_bands_do_not_overlap() -> None:
    before = _bands((31, 35), (16, 20), (11, 15))
    after = {**_kept(before), Y: ShownBand(31, 35, 1)}
    proofs = Attack([WHOLE, PARTS], [before, after]).proofs([_change(X), _change(Z)])
    # Of Z at most ten left, so X grew; and X grew by ten at most, so some of Z left.
    assert [proof.about for proof in proofs] == [_change(X), _change(Z)]
    assert proofs[0].used >= {CellAt(Y, 1)}


def test_a_change_of_more_than_ten_people_is_no_small_one() -> None:
    before, after = _bands((31, 35), (16, 20), (11, 15)), _bands((61, 65), (31, 35), (26, 30), 1)
    attack = Attack([WHOLE, PARTS], [before, after])
    assert attack.proofs([_change(X)]) == []
    assert [proof.about for proof in attack.proofs([_change(Z)])] == []
    after = _bands((46, 50), (31, 35), (16, 20), 1)
    assert [p.about for p in Attack([WHOLE, PARTS], [before, after]).proofs([_change(Z)])] == [
        _change(Z)
    ]


def test_that_few_differ_proves_what_the_bands_alone_do_not() -> None:
    before = _bands((31, 35), (16, 20), (11, 15))
    after = {**_kept(before, KeptBecause.GATE), X: ShownBand(46, 50, 1)}
    assert Attack([WHOLE, PARTS], [before, after]).proofs([_change(Z)]) == []
    after[Y] = before[Y]._replace(kept_because=FEW)
    (proof,) = Attack([WHOLE, PARTS], [before, after]).proofs([_change(Z)])
    assert (proof.about, proof.few) == (_change(Z), {CellAt(Y, 1)})


def test_what_is_forgotten_proves_nothing_more() -> None:
    before = _bands((31, 35), (16, 20), (11, 15))
    after = {
        **_kept(before, KeptBecause.GATE),
        X: ShownBand(46, 50, 1),
        Y: before[Y]._replace(kept_because=FEW),
    }
    for forgotten in (([CellAt(X, 1)], []), ([], [CellAt(Y, 1)])):
        attack = Attack([WHOLE, PARTS], [before, after])
        assert attack.proofs([_change(Z)])
        attack.forget(*forgotten)
        assert attack.proofs([_change(Z)]) == []


def test_a_band_that_was_held_back_says_nothing() -> None:
    bands = _bands((21, 23), (11, 15), (11, 15))
    bands[Y] = ShownBand(0, MOST_PEOPLE, 0, KeptBecause.GATE)
    shown = [CellAt(cell, 0) for cell in (X, Z)]
    assert Attack([WHOLE, PARTS], [bands]).known(shown) == []


def test_one_proof_of_each_cell_is_enough_where_that_is_asked_for() -> None:
    first, second = (_bands((33, 33), (18, 18), (15, 15), place) for place in (0, 1))
    third = {**_kept(second), Y: ShownBand(31, 35, 2)}
    changes = [_change(X, 0, 2), _change(X, 1, 2)]
    for once in (False, True):
        attack = Attack([WHOLE, PARTS], [first, second, third])
        proven = [proof.about for proof in attack.proofs(changes, once=once)]
        assert proven == changes[: 1 if once else 2]
