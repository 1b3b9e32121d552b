"""What somebody knows who has read all releases, and the rules, about the numbers of people of one disease.

The unknown numbers are those of people in each cell at each release. Known is the band of each cell at the
release at which it was made, what links the cells, and that of a cell that was kept because few people differ
the number changed by ten at most. The published bands do not say which cells were kept for that reason: so this
attacker knows more than anybody can. They know nobody.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from atlas.gate.programme import LinearRow
from atlas.gate.shown import MOST, MOST_PEOPLE, Bands, CellAt
from atlas.tables.faces import Face
from atlas.tables.implications import hidden_faces, implied_links
from atlas.tables.links import CellLink, links
from atlas.tables.populations import POPULATIONS, TablePopulation


class Knowledge:
    """The unknown numbers, and what is known of them. Faces are of one disease, releases in their order.

    `number` gives the variable of each cell that a release has, whether it shows a number of it or not.
    """

    def __init__(
        self,
        faces: Sequence[Face],
        releases: Sequence[Bands],
        populations: Mapping[str, TablePopulation] = POPULATIONS,
    ) -> None:
        self.releases = releases
        self._faces = [_faces_of(faces, release) for release in releases]
        self._populations = populations
        cells = [
            CellAt(cell, place)
            for place, those in enumerate(self._faces)
            for face in those
            for cell in face.cells()
        ]
        self.number = {cell: number for number, cell in enumerate(cells)}

    def bounds(self) -> tuple[Any, Any]:
        """The least and the most people of each cell, as arrays by variable."""
        lows, highs = np.zeros(len(self.number)), np.full(len(self.number), MOST_PEOPLE)
        for release in self.releases:
            for cell, shown in release.items():
                number = self.number[CellAt(cell, shown.as_of)]
                lows[number] = max(lows[number], shown.low)
                highs[number] = min(highs[number], shown.high)
        return lows, highs

    def few(self) -> dict[CellAt, CellAt]:
        """The cells that were kept because few people differ, with that of the release that made their band."""
        return {
            CellAt(cell, place): CellAt(cell, shown.as_of)
            for place, release in enumerate(self.releases)
            for cell, shown in release.items()
            if shown.is_few
        }

    def rows(self) -> Iterator[LinearRow]:
        """What is known of several cells together: of each of `few`, in its order, and then by the links."""
        for now, then in self.few().items():
            yield LinearRow({self.number[now]: 1.0, self.number[then]: -1.0}, -MOST, MOST)
        yield from self._linked()

    def _linked(self) -> Iterator[LinearRow]:
        found: dict[tuple[str, ...], list[CellLink]] = {}
        for place, faces in enumerate(self._faces):
            spec = tuple(face.name for face in faces)
            if spec not in found:
                found[spec] = [*links(faces, self._populations), *implied_links(faces)]
            for link in found[spec]:
                terms = {self.number[CellAt(cell, place)]: 1.0 for cell in link.one}
                terms |= {self.number[CellAt(cell, place)]: -1.0 for cell in link.other}
                yield LinearRow(terms, -MOST_PEOPLE if link.is_part else 0.0, 0.0)


def _faces_of(faces: Sequence[Face], release: Bands) -> list[Face]:
    """The faces that a release shows, and those that link them."""
    names = {cell.face for cell in release}
    shown = [face for face in faces if face.name in names]
    return [*shown, *hidden_faces(shown)]
