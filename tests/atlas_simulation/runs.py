"""Whole runs: a registry over quarters, with all its diseases, and releases by one rule."""

from collections.abc import Sequence

from atlas.tables.definitions import faces_of
from intake.record.choices.diseases import Family
from tests.atlas_simulation.registry import Registry
from tests.atlas_simulation.rules import Releases, all_rounded, zero_or_eleven

OURS, UNGATED, DATED, ROUNDED = "ours", "without the gate", "0 or 11", "rounded"
RULES = (OURS, UNGATED, DATED, ROUNDED)


def releases_of(
    registry: Registry, *, quarters: int, rule: str, families: Sequence[Family] = tuple(Family)
) -> list[Releases]:
    """The releases of each disease of a registry, one a quarter.

    ROUNDED makes one only once eleven have joined since the last one.
    """
    found = {family: Releases(faces_of(family)) for family in families}
    before = frozenset(one for one in registry.counted() if registry.people[one[0]].joined < 0)
    for quarter in range(quarters):
        if quarter:
            registry.pass_quarter()
        new = frozenset(number for number, _is_included in registry.counted() - before)
        if rule == ROUNDED and quarter and len(new) < 11:
            continue
        before = registry.counted()
        for family, releases in found.items():
            sets = registry.sets(family, releases.faces)
            if rule in (OURS, UNGATED):
                releases.add(sets, new, has_gate=rule == OURS)
            else:
                releases.add_by(all_rounded if rule == ROUNDED else zero_or_eleven, sets)
    return [*found.values()]
