"""What is wrong with a schedule that staff wrote, as sentences for them."""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import yaml

from intake.followup.choices import AnchorKind
from intake.followup.models import TimePoint
from intake.followup.schedules.documents import times_in

_BOUNDS = {"opens": 366, "closes": 366, "months": 600, "days": 3650}
_CODE = re.compile(r"[dmy][1-9][0-9]{0,3}")
MOST_TIMES = 60  # of each kind
# Ten years to come; and ten around 2100, which is no leap year, as the database looks.
_STARTS = ((date(2027, 1, 1), date(2036, 12, 31)), (date(2095, 1, 1), date(2104, 12, 31)))


class ScheduleRefused(Exception):
    """Raised if a schedule can't be written, published or discarded. Its message is for staff."""


def read_schedule(text: str) -> list[TimePoint]:
    """The times of a YAML document, not stored yet. Raises ScheduleRefused with all that is wrong with it."""
    try:
        document = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = f" Look at line {error.problem_mark.line + 1}." if error.problem_mark else ""
        raise ScheduleRefused(f"This is not YAML.{line}") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ScheduleRefused("This is not YAML.") from error
    if faults := list(_faults(document)):
        raise ScheduleRefused(" ".join(faults))
    times = times_in(document)
    if overlap := overlapping(times):
        raise ScheduleRefused(overlap)
    return times


def overlapping(times: Sequence[TimePoint]) -> str:
    """A sentence about two times whose windows overlap for some day of the start; "" if there are none."""
    for anchor in AnchorKind:
        own = [time for time in times if time.anchor == anchor]
        for start in _days():
            windows = sorted(((_due(time, start), time) for time in own), key=lambda one: one[0])
            for (due, time), (next_due, next_time) in pairwise(windows):
                if next_due - timedelta(next_time.opens) <= due + timedelta(time.closes):
                    return (
                        f"{time.code} and {next_time.code} of “{anchor.label}” overlap: counted from "
                        f"{start:%-d %B %Y}, {time.code} closes on {due + timedelta(time.closes):%-d %B %Y} "
                        f"and {next_time.code} opens on {next_due - timedelta(next_time.opens):%-d %B %Y}."
                    )
    return ""


def _days() -> Iterator[date]:
    for first, last in _STARTS:
        for day in range((last - first).days + 1):
            yield first + timedelta(day)


def _due(time: TimePoint, start: date) -> date:
    """As PostgreSQL adds months: of a day that a month doesn't have, its last."""
    year, month = divmod(start.year * 12 + start.month - 1 + time.months, 12)
    day = min(start.day, monthrange(year, month + 1)[1])
    return date(year, month + 1, day) + timedelta(time.days)


def _faults(document: Any) -> Iterator[str]:
    if not isinstance(document, dict):
        yield "The document must name opens, closes, infusion and decision."
        return
    known = ["opens", "closes", *AnchorKind.values]
    if unknown := [str(name)[:40] for name in document if name not in known]:
        yield f"The document has names that mean nothing: {', '.join(unknown)}."
    for name in ("opens", "closes"):
        if not _is_number(document.get(name), name):
            yield f"Give {name} a whole number of days, at most {_BOUNDS[name]}."
    for anchor in AnchorKind:
        yield from _faults_of_times(anchor, document.get(anchor))


def _faults_of_times(anchor: AnchorKind, times: Any) -> Iterator[str]:
    if not isinstance(times, dict) or not 0 < len(times) <= MOST_TIMES:
        yield f"Under {anchor.value}, name at least one time, and at most {MOST_TIMES}."
        return
    for code, distance in times.items():
        where = f"{anchor.value}, {str(code)[:40]}"
        if not isinstance(code, str) or not _CODE.fullmatch(code):
            yield f"{where}: a code is d, m or y and a number, such as m6."
        if not isinstance(distance, dict) or not distance or distance.keys() - {"months", "days"}:
            yield f"{where}: write the distance as {{months: 6}} or {{days: 100}}."
        elif not all(_is_number(count, name) for name, count in distance.items()):
            yield f"{where}: months are whole numbers up to 600, days up to 3650."
        elif not any(distance.values()):
            yield f"{where}: this is no day after the start."


def _is_number(value: Any, name: str) -> bool:
    return type(value) is int and 0 <= value <= _BOUNDS[name]
