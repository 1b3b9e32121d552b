"""The marks of the axis: days, months or years, as many as have room."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from research.timeline.partial_dates import DaySpan
from research.timeline.scale import ScalePart, TimeScale

SIGN = 6.6  # the width of a letter of the axis, at most
_BETWEEN = 10.0
_CLOSEST = 30.0  # a label with its room is wider
# Units and numbers of them, with their days at least.
_STEPS = [("day", 1, 1), ("day", 7, 7), ("month", 1, 28), ("month", 3, 90), ("month", 6, 181)] + [
    ("year", years, 365 * years) for years in (1, 2, 5, 10, 20, 50)
]
_FORMATS = {"day": "{day} {month} {year}", "month": "{month} {year}", "year": "{year}"}
# Times from day 0 at which patients are seen, as label and days. Those before others have room first.
_VISITS = [
    ("1 mo", 30), ("1 y", 365), ("3 mo", 91), ("6 mo", 183), ("2 y", 730), ("5 y", 1826), ("10 y", 3652),
    ("20 y", 7305), ("14 d", 14), ("7 d", 7), ("3 y", 1096), ("15 y", 5479),
]  # fmt: skip
_MONTH = 31  # days


@dataclass(frozen=True)
class Tick:
    """`x` is that of the tick, and of the middle of its label. Without `is_line` it is a label alone."""

    x: float
    label: str
    is_line: bool = True

    @property
    def ends(self) -> tuple[float, float]:
        half = len(self.label) * SIGN / 2
        return self.x - half, self.x + half


def calendar_ticks(scale: TimeScale) -> list[Tick]:
    return [tick for part in scale.parts for tick in _ticks(part)]


def zero_ticks(scale: TimeScale, zero: DaySpan) -> list[Tick]:
    """Day 0, and times before and after it; day 0 alone if its month is not known."""
    day = zero.first.toordinal()
    found = [Tick(sum(scale.across(zero)) / 2, "Day 0")]
    for label, days in _VISITS if zero.days <= _MONTH else ():
        for sign, place in (("+", day + days), ("\N{MINUS SIGN}", day - days)):
            tick = Tick(scale.place(place + 0.5), sign + label)
            if _is_within(scale, place) and _have_room(sorted([*found, tick], key=_x)):
                found.append(tick)
    return sorted(found, key=_x)


def _x(tick: Tick) -> float:
    return tick.x


def _is_within(scale: TimeScale, day: int) -> bool:
    return any(part.first <= day < part.end for part in scale.parts)


def _ticks(part: ScalePart) -> list[Tick]:
    """By the smallest step whose labels have room. A narrow part, or one month or year, has one label."""
    for unit, step, days in () if _is_one(part) else _STEPS:
        if part.width * days / (part.end - part.first) > _CLOSEST:
            found = list(_fitting(part, unit, step))
            if found and _have_room(found):
                return found
    return [Tick(part.x + part.width / 2, _whole(part), is_line=False)]


def _fitting(part: ScalePart, unit: str, step: int) -> Iterator[Tick]:
    for day in _days(part, unit, step):
        tick = Tick(part.place(day.toordinal()), _label(day, unit))
        start, end = tick.ends
        if part.x <= start and end <= part.x + part.width:
            yield tick


def _have_room(found: list[Tick]) -> bool:
    return all(one.ends[1] + _BETWEEN <= other.ends[0] for one, other in pairwise(found))


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


def _whole(part: ScalePart) -> str:
    """The day, the month, the year or the years of a part."""
    first, last = date.fromordinal(part.first), date.fromordinal(part.end - 1)
    for unit in _FORMATS:
        if (label := _label(first, unit)) == _label(last, unit):
            return label
    return f"{first.year}\N{EN DASH}{last.year}"


def _label(day: date, unit: str) -> str:
    return _FORMATS[unit].format(day=day.day, month=f"{day:%b}", year=day.year)
