"""A registry whose people join, leave and change their answers from quarter to quarter."""

from collections.abc import Sequence
from random import Random

from atlas.tables.faces import Face, FaceCell
from atlas.tables.populations import INFUSED, MONTH_12
from intake.record.choices.diseases import Family
from tests.atlas_simulation.people import Person, change, person, values_of, weights

Sets = dict[FaceCell, frozenset[int]]  # who is in each cell; cells without people are left out


class Registry:
    """It begins with `size` people who joined in the three years before. `people` are by number."""

    def __init__(self, seed: int, size: int) -> None:
        self._random = Random(seed)  # noqa: S311 - made-up people
        self._weights = weights(self._random)
        self.quarter = 0
        self.people: dict[int, Person] = {}
        self._joined = 0
        for _ in range(size):
            self.join(self._random.randint(-12, 0))

    def pass_quarter(self) -> None:
        """Two of 100 leave or are erased, five change an answer, eight join."""
        self.quarter += 1
        for number, one in [*self.people.items()]:
            chance = self._random.random()
            if chance < 0.02:
                del self.people[number]
            elif chance < 0.07:
                change(self._random, self._weights, one)
        for _ in range(self._random.randint(4, 4 + len(self.people) * 8 // 100)):
            self.join(self.quarter)

    def join(self, quarter: int) -> Person:
        """Add somebody who joined in this quarter."""
        self._joined += 1
        self.people[self._joined] = person(self._random, self._weights, quarter)
        return self.people[self._joined]

    def sets(self, family: Family, faces: Sequence[Face]) -> Sets:
        """Who is in which cell of these faces of a disease."""
        found: dict[FaceCell, set[int]] = {}
        for number, one in self.people.items():
            if family in one.drawn:
                values = values_of(one, family, self.quarter)
                for face in faces:
                    if _is_in(one, face):
                        codes = tuple(values[name] for name in face.dimensions)
                        found.setdefault(FaceCell(face.name, codes), set()).add(number)
        return {cell: frozenset(people) for cell, people in found.items()}


def _is_in(one: Person, face: Face) -> bool:
    if face.population == MONTH_12:
        return one.is_in_month_12
    return face.population != INFUSED or one.is_infused
