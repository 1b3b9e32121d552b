"""The axis of times from day 0."""

from hesperion.ui.drawing.timeline.axis import AxisLabels, Tick, have_room
from hesperion.ui.drawing.timeline.partial_dates import DaySpan
from hesperion.ui.drawing.timeline.scale import TimeScale

# Times from day 0 at which patients are seen, as label and days. Those before others have room first.
_VISITS = [
    ("1 mo", 30), ("1 y", 365), ("3 mo", 91), ("6 mo", 183), ("2 y", 730), ("5 y", 1826), ("10 y", 3652),
    ("20 y", 7305), ("14 d", 14), ("7 d", 7), ("3 y", 1096), ("15 y", 5479),
]  # fmt: skip
_MONTH = 31  # days


def zero_ticks(scale: TimeScale, zero: DaySpan, labels: AxisLabels) -> list[Tick]:
    """Day 0, and times before and after it; day 0 alone if its month is not known."""
    day = zero.first.toordinal()
    found = [Tick(sum(scale.across(zero)) / 2, "Day 0", labels.letter)]
    for label, days in _VISITS if zero.days <= _MONTH else ():
        for sign, place in (("+", day + days), ("\N{MINUS SIGN}", day - days)):
            tick = Tick(scale.place(place + 0.5), sign + label, labels.letter)
            if _is_within(scale, place) and have_room(_in_order([*found, tick]), labels.between):
                found.append(tick)
    return _in_order(found)


def _in_order(ticks: list[Tick]) -> list[Tick]:
    return sorted(ticks, key=lambda tick: tick.x)


def _is_within(scale: TimeScale, day: int) -> bool:
    return any(part.first <= day < part.end for part in scale.parts)
