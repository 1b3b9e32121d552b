"""Times as staff read them, and as files bear them in their names."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

SECOND_IN_NAMES = "%Y-%m-%dT%H-%M-%SZ"  # UTC; sorted by name is sorted by time


def moment(at: datetime | None) -> str:
    """A time to the minute, such as "29 November 2026, 14:05 UTC"; empty if there is none."""
    return f"{at.astimezone(UTC):%-d %B %Y, %H:%M} UTC" if at else ""


def name_by_second(is_taken: Callable[[str], bool]) -> str:
    """This second as names of files bear it, or the next one that `is_taken` says is free."""
    at = datetime.now(UTC)
    while is_taken(name := at.strftime(SECOND_IN_NAMES)):
        at += timedelta(seconds=1)
    return name
