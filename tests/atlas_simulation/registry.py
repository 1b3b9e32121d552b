"""A registry whose people join, leave and change their answers from quarter to quarter."""

from collections.abc import Sequence
from random import Random

from atlas.tables.faces import Face, FaceCell
from atlas.tables.populations import CONFIRMED, INFUSED, MONTH_12
from intake.record.choices.diseases import Family
from tests.atlas_simulation.people import Person, change, person, values_of, weights

Sets = dict[FaceCell, frozenset[int]]  # who is in each cell; cells without people are left out


class Registry:
    """It begins with `size` people who joined in the three years before. `people` are by number.

    `growth`: of n people, that of the root of n join in a quarter, times 1.5 to 6.5.
    """

    def __init__(self, seed: int, size: int, growth: float = 1.0) -> None:
        self._growth = growth
        self._random = Random(seed)
        self._weights = weights(self._random)
        self.quarter = 0
        self.people: dict[int, Person] = {}
        self._joined = 0
        for _ in range(size):
            self.join(self._random.randint(-12, 0))

    def pass_quarter(self) -> None:
        """Two of 100 leave or are erased, five change an answer, and others join."""
        self.quarter += 1
        for number, one in [*self.people.items()]:
            chance = self._random.random()
            if chance < 0.02:
                del self.people[number]
            elif chance < 0.07:
                change(self._random, self._weights, one)
        joining = self._growth * self._random.uniform(1.5, 6.5) * len(self.people) ** 0.5
        for _ in range(round(joining)):
            self.join(self.quarter)

    def join(self, quarter: int) -> Person:
        """Add somebody who joined in this quarter."""
        self._joined += 1
        self.people[self._joined] = person(self._random, self._weights, quarter)
        return self.people[self._joined]

    def counted(self) -> frozenset[tuple[int, bool]]:
        """Everybody who may be counted, and whether their story is included."""
        return frozenset((number, one.is_included) for number, one in self.people.items())

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
    if face.population == CONFIRMED or not one.is_included:
        return face.population == CONFIRMED
    if face.population == MONTH_12:
        return one.is_in_month_12
    return face.population != INFUSED or one.is_infused
