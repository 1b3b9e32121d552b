"""Partial dates as the days that they can mean, and what happened between two of them."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class DaySpan:
    """All days that a date can be: the first and the last of them."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def is_exact(self) -> bool:
        return self.days == 1

    def moved(self, days: int) -> "DaySpan":
        return DaySpan(self.first + timedelta(days), self.last + timedelta(days))


def span_of(partial_date: str) -> DaySpan | None:
    """The days of "2013", "2013-05" or "2013-05-31"; None for "". A day that its month has not is its last."""
    if not partial_date:
        return None
    year, month, day = (*map(int, partial_date.split("-")), 0, 0)[:3]
    months = (month, month) if month else (1, 12)
    ends = [calendar.monthrange(year, one)[1] for one in months]
    days = (min(day, ends[0]),) * 2 if day else (1, ends[1])
    return DaySpan(date(year, months[0], days[0]), date(year, months[1], days[1]))


@dataclass(frozen=True, kw_only=True)
class Period:
    """What has a `start` and an `end`. Each is None if it is not known, or if there is no length."""

    start: DaySpan | None = None
    end: DaySpan | None = None

    @property
    def span(self) -> DaySpan | None:
        """All days that it may have taken; None without a date. Dates told the wrong way round count too."""
        known = [span for span in (self.start, self.end) if span]
        if not known:
            return None
        return DaySpan(min(span.first for span in known), max(span.last for span in known))

    @property
    def certain(self) -> DaySpan | None:
        """The days that it took for certain, if start and end tell any."""
        if self.start and self.end and self.start.last <= self.end.first:
            return DaySpan(self.start.last, self.end.first)
        return None
