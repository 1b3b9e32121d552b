"""A page of numbers in sections: a heading, and a row for each answer, with number and share."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.utils.translation import gettext_lazy as _

from atlas.choices import NOT_TOLD
from atlas.shares import SILENT, STUB, Share, shares_of
from atlas.shown import ShownNumber, ShownNumbers
from atlas.tables.dimensions import DIMENSIONS
from atlas.tables.faces import Codes, Face, FaceCell
from atlas.words import group_of_part, label_of_part, people_in_words
from hesperion.ui.drawing.ranges import RangeBar
from intake.record.choices.diseases import Family

# The variables whose codes are the rows. That beside it has a section for each of its codes.
_ROWS = {"course", "cells", "answer", "reading", "given", *SILENT}
# What is asked of some subjects alone: of others these codes are "–".
_OF_SOME = {name: ("negative", _("Negative")) for name in ("finding", "now")}
_COMPARED = {"finding", "kind"}


@dataclass(frozen=True)
class NumberRow:
    """An answer with its number; None for fewer than 11, or held back. Not `is_asked`: nobody is asked."""

    code: str
    label: Any
    number: ShownNumber | None = None
    share: Share | None = None
    is_asked: bool = True

    @property
    def text(self) -> Any:
        return people_in_words(*self._ends)

    @property
    def range(self) -> RangeBar:
        return RangeBar(self.label, *self._ends, self.text)

    @property
    def _ends(self) -> tuple[int, int]:
        return (self.number.low, self.number.high) if self.number else STUB


@dataclass(frozen=True)
class NumberSection:
    """A group of people, and their answers.

    `code` and `heading` are the group's, `group` says what it is a group by; `caption` says what was answered.
    """

    code: str
    heading: Any
    group: Any
    caption: Any
    rows: list[NumberRow]

    @property
    def numbers(self) -> list[ShownNumber]:
        return [row.number for row in self.rows if row.number]

    @property
    def is_asked(self) -> bool:
        return any(row.is_asked for row in self.rows)

    @property
    def ranges(self) -> list[RangeBar]:
        return [row.range for row in self.rows if row.is_asked]

    @property
    def total(self) -> Any:
        """The sums of both ends, in words; without a high end if a number is not shown."""
        low = sum(number.low for number in self.numbers)
        if any(row.is_asked and not row.number for row in self.rows):
            return people_in_words(low, None)
        return people_in_words(low, sum(number.high for number in self.numbers))


@dataclass(frozen=True)
class Comparison:
    """The shares of an answer in several groups."""

    label: Any
    shares: list[tuple[Any, Share]]

    @property
    def overlaps(self) -> bool:
        return any(one.overlaps(other) for (_a, one), (_b, other) in combinations(self.shares, 2))


def sections_of(faces: Iterable[Face], numbers: ShownNumbers) -> list[NumberSection]:
    """The sections of these faces, in the order of their codes."""
    return [section for face in faces for section in _of_face(face, numbers)]


def compared(faces: Iterable[Face], sections: list[NumberSection]) -> list[Comparison]:
    """The shares of each answer in different groups, where the groups are of a kind that can be compared."""
    names = {_bare(name) for face in faces for name in face.dimensions}
    if not names & _COMPARED or "state" not in names:
        return []
    found: dict[str, Comparison] = {}
    for section in sections:
        for row in section.rows:
            if row.share and section.code != NOT_TOLD:
                one = found.setdefault(row.code, Comparison(row.label, []))
                one.shares.append((section.heading, row.share))
    return [one for one in found.values() if len(one.shares) > 1]


def _of_face(face: Face, numbers: ShownNumbers) -> Iterator[NumberSection]:
    names = list(face.dimensions)
    place = next(place for place, name in enumerate(names) if _bare(name) in _ROWS)
    caption = DIMENSIONS[_bare(names[place])].label
    if len(names) == 1:
        heading = label_of_part(face.table, Family(face.family), face.about)
        group = group_of_part(face.table, face.about)
        yield NumberSection("", heading, group, caption, _rows(face, place, (), numbers))
        return
    other = names[1 - place]
    for code, heading, is_asked in _codes(face, other):
        rows = _rows(face, place, (code,), numbers) if is_asked else []
        yield NumberSection(code, heading, DIMENSIONS[_bare(other)].label, caption, rows)


def _rows(face: Face, place: int, group: Codes, numbers: ShownNumbers) -> list[NumberRow]:
    name = list(face.dimensions)[place]
    cells = {
        code: numbers.get(FaceCell(face.name, (*group[:place], code, *group[place:])))
        for code in face.dimensions[name]
    }
    silent = SILENT.get(_bare(name))
    shares = {} if silent is None else shares_of(cells, silent)
    return [
        NumberRow(code, label, cells.get(code), shares.get(code), is_asked)
        for code, label, is_asked in _codes(face, name)
    ]


def _codes(face: Face, name: str) -> Iterator[tuple[str, Any, bool]]:
    """The codes of a variable with their labels, and whether the face has them."""
    labels = dict(DIMENSIONS[_bare(name)].choices(Family(face.family), face.about))
    codes = list(face.dimensions[name])
    absent, label = _OF_SOME.get(_bare(name), ("", ""))
    if absent and absent not in codes:
        codes.insert(1, absent)
        labels[absent] = label
    for code in codes:
        yield code, labels.get(code, code), code in face.dimensions[name]


def _bare(name: str) -> str:
    return name.partition(":")[0]
