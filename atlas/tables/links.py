"""What links the cells of one disease: what somebody knows of their numbers without knowing anybody."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from atlas.tables.faces import Face, FaceCell
from atlas.tables.populations import POPULATIONS, TablePopulation


@dataclass(frozen=True, slots=True)
class CellLink:
    """The cells of `one` hold as many people as those of `other`, or, if `is_part`, not more."""

    one: tuple[FaceCell, ...]
    other: tuple[FaceCell, ...]
    is_part: bool = False


def links(
    faces: Sequence[Face], populations: Mapping[str, TablePopulation] = POPULATIONS
) -> Iterator[CellLink]:
    """What links these faces of one disease: those of one population agree, and a part is in its whole."""
    of: dict[str, list[Face]] = {}
    for face in faces:
        of.setdefault(face.population, []).append(face)
    for among in of.values():
        yield from _within(among)
    for name, parts in of.items():
        population = populations[name]
        yield from _between(parts, of.get(population.whole, []), population)


def _within(faces: Sequence[Face]) -> Iterator[CellLink]:
    """Of three faces that share a dimension two links say all."""
    said: set[tuple[frozenset[str], str]] = set()
    for one, other in combinations(faces, 2):
        shared = [name for name in one.dimensions if name in other.dimensions]
        if (frozenset(shared), other.name) in said:
            continue
        said.add((frozenset(shared), other.name))
        margin = other.margin(shared)
        for codes, cells in one.margin(shared).items():
            yield CellLink(tuple(cells), tuple(margin[codes]))


def _between(
    parts: Sequence[Face], wholes: Sequence[Face], population: TablePopulation
) -> Iterator[CellLink]:
    """Faces of one population agree: so one pair says all about the dimensions that it shares."""
    said: set[frozenset[str]] = set()
    where = tuple(population.where.values())
    for part, whole in product(parts, wholes):
        shared = [name for name in part.dimensions if name in whole.dimensions]
        if frozenset(shared) in said or not population.where.keys() <= whole.dimensions.keys():
            continue
        said.add(frozenset(shared))
        margin = whole.margin([*population.where, *shared])
        for codes, cells in part.margin(shared).items():
            yield CellLink(tuple(cells), tuple(margin[where + codes]), population.is_some)
