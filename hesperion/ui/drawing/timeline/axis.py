"""The marks of the axis: days, months or years, as many as have room."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from hesperion.ui.drawing.timeline.scale import ScalePart, TimeScale

_CLOSEST = 3  # letters; a label with its room is wider
# Units and numbers of them, with their days at least.
_STEPS = [("day", 1, 1), ("day", 7, 7), ("month", 1, 28), ("month", 3, 90), ("month", 6, 181)] + [
    ("year", years, 365 * years) for years in (1, 2, 5, 10, 20, 50)
]
_UNITS = ("day", "month", "year")


@dataclass(frozen=True)
class AxisLabels:
    """How the axis names days. `word` is given a day and "day", "month" or "year".

    `letter` is the width of a letter at most, `between` the room between two labels, in units of
    the drawing.
    """

    word: Callable[[date, str], str]
    letter: float
    between: float


@dataclass(frozen=True)
class Tick:
    """`x` is that of the tick, and of the middle of its label. Without `is_line` it is a label alone."""

    x: float
    label: str
    letter: float
    is_line: bool = True

    @property
    def ends(self) -> tuple[float, float]:
        half = len(self.label) * self.letter / 2
        return self.x - half, self.x + half


def calendar_ticks(scale: TimeScale, labels: AxisLabels) -> list[Tick]:
    return [tick for part in scale.parts for tick in _ticks(part, labels)]


def have_room(ticks: list[Tick], between: float) -> bool:
    """Whether no label touches the next. The ticks are in their order."""
    return all(one.ends[1] + between <= other.ends[0] for one, other in pairwise(ticks))


def _ticks(part: ScalePart, labels: AxisLabels) -> list[Tick]:
    """By the smallest step whose labels have room. A narrow part, or one month or year, has one label."""
    least = _CLOSEST * labels.letter + labels.between
    for unit, step, days in () if _is_one(part) else _STEPS:
        if part.width * days / (part.end - part.first) > least:
            found = list(_fitting(part, unit, step, labels))
            if found and have_room(found, labels.between):
                return found
    middle = part.x + part.width / 2
    return [Tick(middle, _whole(part, labels), labels.letter, is_line=False)]


def _fitting(part: ScalePart, unit: str, step: int, labels: AxisLabels) -> Iterator[Tick]:
    for day in _days(part, unit, step):
        tick = Tick(part.place(day.toordinal()), labels.word(day, unit), labels.letter)
        start, end = tick.ends
        if part.x <= start and end <= part.x + part.width:
            yield tick


def _days(part: ScalePart, unit: str, step: int) -> Iterator[date]:
    """The days of the part on which a step begins. Counted in days, steps begin with the part."""
    first, last = date.fromordinal(part.first), date.fromordinal(part.end - 1)
    if unit == "day":
        yield from map(date.fromordinal, range(part.first, part.end, step))
        return
    for year in range(first.year, last.year + 1):
        if unit == "month" or year % step == 0:
            for month in range(1, 13, step if unit == "month" else 12):
                if first <= (day := date(year, month, 1)) <= last:
                    yield day


def _is_one(part: ScalePart) -> bool:
    """Whether the part is one calendar month or year."""
    first, after = date.fromordinal(part.first), date.fromordinal(part.end)
    months = (after.year - first.year) * 12 + after.month - first.month
    return first.day == after.day == 1 and (months == 1 or (months == 12 and first.month == 1))


def _whole(part: ScalePart, labels: AxisLabels) -> str:
    """The day, the month, the year or the years of a part."""
    first, last = date.fromordinal(part.first), date.fromordinal(part.end - 1)
    for unit in _UNITS:
        if (label := labels.word(first, unit)) == labels.word(last, unit):
            return label
    return f"{first.year}\N{EN DASH}{last.year}"
