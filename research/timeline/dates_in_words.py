"""Partial dates in words, and the time between two of them as a range."""

import calendar

from hesperion.ui.drawing.timeline.partial_dates import DaySpan

DAYS_A_MONTH = 30.4375
_MOST_DAYS = 90  # a longer time is said in months


def worded_date(partial_date: str) -> str:
    """As precise as it is: "2013", "May 2013", "31 May 2013"."""
    year, *more = partial_date.split("-")
    month = [calendar.month_name[int(more[0])]] if more else []
    day = [str(int(more[1]))] if more[1:] else []
    return " ".join([*day, *month, year])


def time_between(zero: DaySpan, span: DaySpan) -> str:
    """The time from `zero` to `span` in days or whole months, such as "day 3" or "month 5 to 17"."""
    least, most = (span.first - zero.last).days, (span.last - zero.first).days
    if max(abs(least), abs(most)) <= _MOST_DAYS:
        return f"day {_range(least, most)}"
    return f"month {_range(*(int(days / DAYS_A_MONTH) for days in (least, most)))}"


def length(start: DaySpan, end: DaySpan) -> str:
    """How long something took that began in `start` and ended in `end`. The first and the last day count.

    "unclear" if it ended before it began.
    """
    least, most = (end.first - start.last).days + 1, (end.last - start.first).days + 1
    if most < 1:
        return "unclear"
    least = max(least, 1)
    if most <= _MOST_DAYS:
        return _unit(least, most, "day")
    return _unit(round(least / DAYS_A_MONTH), round(most / DAYS_A_MONTH), "month")


def short_length(days: int) -> str:
    """Such as "3 d", "11 mo" or "8 y"."""
    if days <= _MOST_DAYS:
        return f"{days} d"
    months = round(days / DAYS_A_MONTH)
    return f"{months} mo" if months < 24 else f"{round(months / 12)} y"


def long_length(days: int) -> str:
    """Such as "3 days", "11 months" or "8 years"."""
    number, unit = short_length(days).split()
    return (
        f"{number} { {'d': 'day', 'mo': 'month', 'y': 'year'}[unit] }{'' if number == '1' else 's'}"
    )


def _range(least: int, most: int) -> str:
    both = f"{least}" if least == most else f"{least} to {most}"
    return both.replace("-", "\N{MINUS SIGN}")


def _unit(least: int, most: int, unit: str) -> str:
    numbers = _range(least, most) if least else f"up to {most}"
    return f"{numbers} {unit}{'' if most == 1 else 's'}"
