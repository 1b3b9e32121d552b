"""Faces: the ways in which the people of one population are divided into cells.

Everybody in a population is in exactly one cell of each of its faces.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import Any

from hesperion.text.canonical_json import json_sha256

Codes = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FaceCell:
    """A cell of a face: the name of the face, and a code for each of its dimensions."""

    face: str
    codes: Codes


@dataclass(frozen=True)
class Face:
    """A division of the people of `population` who have a disease of `family`.

    A table has a face for each disease, and for each of its subjects: of a table about markers `about` is a
    marker. `dimensions` has the codes of each dimension by its name. Two faces that have a dimension of the
    same name divide by the same answers.
    """

    table: str
    population: str
    family: str
    about: str
    dimensions: Mapping[str, Codes] = field(hash=False)

    @cached_property
    def name(self) -> str:
        """Another one as soon as any code changes: then the cells mean something else."""
        return f"{self.prefix}@{json_sha256(self.document)[:8]}"

    @property
    def prefix(self) -> str:
        return ":".join([self.table, self.family, *([self.about] if self.about else [])])

    @property
    def document(self) -> dict[str, Any]:
        """What it is made of, as JSON has it. Dimensions are a list: PostgreSQL keeps no order of names."""
        return {
            "table": self.table,
            "population": self.population,
            "family": self.family,
            "about": self.about,
            "dimensions": [[name, list(codes)] for name, codes in self.dimensions.items()],
        }

    def cells(self) -> Iterator[FaceCell]:
        """All cells, in the order of the codes."""
        for codes in product(*self.dimensions.values()):
            yield FaceCell(self.name, codes)

    def key(self, cell: FaceCell) -> str:
        """The cell's key in its table, such as `iim:mda5:positive:quiet_off`."""
        return ":".join([*self.prefix.split(":")[1:], *cell.codes])

    def margin(self, names: Iterable[str]) -> dict[Codes, list[FaceCell]]:
        """The cells that add up to each number of people with given codes of some dimensions."""
        places = [list(self.dimensions).index(name) for name in names]
        found: dict[Codes, list[FaceCell]] = {}
        for cell in self.cells():
            found.setdefault(tuple(cell.codes[place] for place in places), []).append(cell)
        return found


def face_of(document: Mapping[str, Any]) -> Face:
    """The face that has this document."""
    dimensions = {name: tuple(codes) for name, codes in document["dimensions"]}
    return Face(**{**document, "dimensions": dimensions})
