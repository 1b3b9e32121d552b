"""A participant's times: their state in words, and a line with them. Lengths are units of the SVG."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hesperion.ui.drawing.timeline.axis import AxisLabels, Tick, calendar_ticks
from hesperion.ui.drawing.timeline.partial_dates import DaySpan
from hesperion.ui.drawing.timeline.rows import in_rows
from hesperion.ui.drawing.timeline.scale import ScaleSizes, time_scale
from intake.followup.choices import TimeState
from intake.followup.queries import Time

_WIDTH = 320.0
_TOP = 28.0  # the years are above it
_MARK = 14.0  # the width of a mark
_ROW = 22.0  # from one row of marks to the next
_GAP = 2.0
_SIZES = ScaleSizes(margin=12.0)
_YEARS = AxisLabels(lambda day, unit: date_format(day, "Y"), letter=7.6, between=12.0)
_UNITS = {"d": "day", "m": "month", "y": "year"}


@dataclass(frozen=True)
class TimeMark:
    """The mark of a time, around `x`: a dot where it was answered, a star where it can be, else a ring."""

    time: Time
    x: float
    y: float = 0.0

    @property
    def extent(self) -> tuple[float, float]:
        return self.x - _MARK / 2, self.x + _MARK / 2

    @property
    def is_answered(self) -> bool:
        return self.time.state is TimeState.ANSWERED

    @property
    def is_open(self) -> bool:
        return self.time.state is TimeState.OPEN

    @property
    def is_to_come(self) -> bool:
        return self.time.state is TimeState.UPCOMING


@dataclass(frozen=True)
class TimesDrawing:
    """The marks on a line of years. `today_x` is where today is, None if it is before or after all times."""

    marks: list[TimeMark]
    ticks: list[Tick]
    today_x: float | None
    height: float
    width: float = _WIDTH
    top: float = _TOP

    @property
    def mirrored_ticks(self) -> list[Tick]:
        """The labels in a language that is written from the right."""
        return [replace(tick, x=round(_WIDTH - tick.x, 1)) for tick in self.ticks]


def draw_times(times: Sequence[Time], today: date) -> TimesDrawing:
    """The drawing of at least one time."""
    spans = [DaySpan(time.due_on, time.due_on) for time in times]
    scale = time_scale([DaySpan(spans[0].first, spans[-1].last)], 0, _WIDTH, _SIZES)
    placed = [TimeMark(time, scale.place(time.due_on.toordinal())) for time in times]
    rows = in_rows(placed, _GAP)
    marks = [
        replace(mark, y=_TOP + _ROW * (number + 0.5))
        for number, row in enumerate(rows)
        for mark in row
    ]
    is_within = spans[0].first <= today <= spans[-1].last
    return TimesDrawing(
        marks=marks,
        ticks=calendar_ticks(scale, _YEARS),
        today_x=scale.place(today.toordinal()) if is_within else None,
        height=_TOP + _ROW * len(rows) + 6,
    )


def name_of_time(code: str) -> str:
    """What a time is called: "Day 100", "Month 6", "Year 3"."""
    number = int(code[1:])
    return {
        "day": _("Day %(number)d"),
        "month": _("Month %(number)d"),
        "year": _("Year %(number)d"),
    }[_UNITS[code[0]]] % {"number": number}


def state_in_words(time: Time, on: date) -> str:
    """The state of a time in plain words, without blame."""
    if time.is_answerable(on):
        return _("Open until %(day)s") % {"day": date_format(time.closes_on)}
    if time.state is TimeState.UPCOMING:
        return _("Opens on %(day)s") % {"day": date_format(time.opens_on)}
    return {
        TimeState.ANSWERED: _("Answered. Thank you"),
        TimeState.BEFORE_JOINING: _("Before you joined"),
        TimeState.PAUSED: _("You paused"),
        TimeState.LOCKED: _("Waits for a new consent"),
        TimeState.SILENT: _("We don’t write now"),
        TimeState.NOT_ASKED: _("We did not ask"),
        TimeState.MISSED: _("Closed"),
    }.get(time.state, _("Not asked any more"))
