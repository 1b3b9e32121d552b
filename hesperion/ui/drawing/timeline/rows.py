"""Rows in which nothing overlaps."""

from collections.abc import Iterable
from typing import Protocol, TypeVar


class Drawn(Protocol):
    """What is drawn in a row: from where to where mark and label reach."""

    @property
    def extent(self) -> tuple[float, float]: ...


_D = TypeVar("_D", bound=Drawn)


def in_rows(drawn: Iterable[_D], gap: float) -> list[list[_D]]:
    """Each in the first row where it keeps `gap` to all others, as few rows as that takes."""
    rows: list[list[_D]] = []
    for one in drawn:
        free = (row for row in rows if all(_apart(one, other, gap) for other in row))
        row = next(free, None)
        if row is None:
            rows.append([one])
        else:
            row.append(one)
    return rows


def _apart(one: Drawn, other: Drawn, gap: float) -> bool:
    (start, end), (other_start, other_end) = one.extent, other.extent
    return end + gap <= other_start or other_end + gap <= start
