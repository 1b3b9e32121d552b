"""Bars of numbers that are known as ranges: full to the low end, hatched from there to the high end."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_WIDTH = 300  # units; the styles draw a unit as a pixel or somewhat more
_BAR = 14  # the height of a bar
_LONGEST = 192  # the longest bar; after it "mindestens 1234" has room
_LINE, _GAP = 19, 12
_LETTERS = 38  # in a line of a label


@dataclass(frozen=True)
class RangeBar:
    """A number from `low` to `high`, with its label, and both as they are written."""

    label: Any
    low: int
    high: int
    text: Any


@dataclass(frozen=True)
class DrawnRange:
    """A range with its places, in units: its label's lines, its bar's full and hatched parts, its number."""

    range: RangeBar
    lines: list[tuple[str, int]]
    y: int
    full: float
    hatched: float
    text_x: float
    text_y: int


@dataclass(frozen=True)
class RangesDrawing:
    """`edge` is where labels begin: on the right where the language is read from there."""

    rows: list[DrawnRange]
    height: int
    edge: int
    width: int = _WIDTH
    bar: int = _BAR


def draw_ranges(ranges: Sequence[RangeBar], *, most: int, is_mirrored: bool) -> RangesDrawing:
    """The bars below each other, each under its label. `most` people are the longest bar.

    Bars are drawn from the left: the template turns them around where `is_mirrored`.
    """
    rows: list[DrawnRange] = []
    y = 0
    for one in ranges:
        rows.append(_drawn(one, y, _LONGEST / most, is_mirrored))
        y = rows[-1].y + _BAR + _GAP
    return RangesDrawing(rows, y - _GAP + 1, _WIDTH if is_mirrored else 0)


def _drawn(one: RangeBar, y: int, unit: float, is_mirrored: bool) -> DrawnRange:
    lines = textwrap.wrap(str(one.label), _LETTERS)
    bottom = y + _LINE * len(lines)
    full, end = round(one.low * unit, 1), round(one.high * unit, 1)
    return DrawnRange(
        range=one,
        lines=[(line, y + _LINE * number - 5) for number, line in enumerate(lines, start=1)],
        y=bottom,
        full=full,
        hatched=round(end - full, 1),
        text_x=round(_WIDTH - end - 6 if is_mirrored else end + 6, 1),
        text_y=bottom + _BAR - 2,
    )
