"""Simulated registries: what our releases give away, and that rules which were given up give away more."""

import pytest

from atlas.choices import KeptBecause
from atlas.tables.definitions import faces_of
from intake.record.choices.diseases import Family
from tests.atlas_simulation.measures import Measured, impossible_in_whole_numbers, measured
from tests.atlas_simulation.registry import Registry
from tests.atlas_simulation.rules import Releases, zero_or_eleven
from tests.atlas_simulation.runs import DATED, OURS, ROUNDED, UNGATED, releases_of
from tests.sizes import size


def _measured(seed: int, rule: str, *, people: int = 150, quarters: int = 4) -> Measured:
    found = releases_of(Registry(seed, people), quarters=quarters, rule=rule, families=[Family.SLE])
    return sum((measured(one) for one in found), Measured())


def test_nothing_is_known_or_proven_by_our_releases_and_old_rules_prove_much() -> None:
    ours, rounded = (_measured(1, rule, people=90, quarters=3) for rule in (OURS, ROUNDED))
    assert (ours.known, ours.proven) == (0, 0)
    assert ours.shown > 30
    assert ours.small > 500
    assert rounded.known > 5
    assert rounded.proven > 20


def test_without_the_gate_bands_prove_changes_of_a_few_people() -> None:
    assert _measured(1, UNGATED).proven > 0
    assert _measured(1, DATED).proven > 0


@pytest.mark.long
@pytest.mark.parametrize("seed", range(size(3, 1)))
def test_registries_of_all_diseases_over_a_year(seed: int) -> None:
    found = releases_of(Registry(seed, 90), quarters=size(4, 2), rule=OURS)
    total = sum((measured(one) for one in found), Measured())
    assert (total.known, total.proven) == (0, 0)
    assert total.shown > 50


def test_whole_people_prove_no_more_than_fractions_of_them() -> None:
    (releases,) = releases_of(Registry(2, 90), quarters=3, rule=OURS, families=[Family.IIM])
    assert impossible_in_whole_numbers(releases, size(10, 2)) == 0


def _one_joins() -> tuple[Registry, Releases]:
    registry, releases = Registry(3, 400), Releases(faces_of(Family.SLE))
    releases.add(registry.sets(Family.SLE, releases.faces), frozenset())
    return registry, releases


def _join(registry: Registry, family: Family) -> int:
    while family not in registry.join(registry.quarter).drawn:
        del registry.people[max(registry.people)]
    return max(registry.people)


def test_dates_that_move_where_nobody_differs_tell_the_cells_of_a_single_joiner() -> None:
    registry, ours = _one_joins()
    dated = Releases(ours.faces)
    dated.add_by(zero_or_eleven, ours.sets[0])
    joiner = _join(registry, Family.SLE)
    sets = registry.sets(Family.SLE, ours.faces)
    dated.add_by(zero_or_eleven, sets)
    ours.add(sets, frozenset({joiner}))
    theirs = {cell for cell, people in sets.items() if joiner in people}
    assert {cell for cell, band in dated.bands[1].items() if band.as_of == 0} == theirs
    assert {band.as_of for band in ours.bands[1].values()} == {0}
    assert ours.bands[1] == {
        cell: band._replace(kept_because=KeptBecause.FEW) for cell, band in ours.bands[0].items()
    }


def test_ten_false_accounts_in_one_round_show_no_new_cell() -> None:
    registry, releases = _one_joins()
    false = frozenset(_join(registry, Family.SLE) for _ in range(10))
    for number in false:
        registry.people[number] = registry.people[min(false)]
    releases.add(registry.sets(Family.SLE, releases.faces), false)
    assert [cell for cell, band in releases.bands[1].items() if band.as_of == 1] == []


def test_a_cell_that_is_mostly_new_is_not_shown_first_and_is_shown_later() -> None:
    registry, releases = Registry(3, 0), Releases(faces_of(Family.SLE))
    new = frozenset(_join(registry, Family.SLE) for _ in range(30))
    for is_new in (True, False):
        releases.add(registry.sets(Family.SLE, releases.faces), new if is_new else frozenset())
        shown = [cell for cell, band in releases.bands[-1].items() if band.low]
        assert bool(shown) is not is_new
