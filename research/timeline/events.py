"""The events of a record: what happened, when as it was told, and for how long."""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import TextChoices

from hesperion.ui.drawing.timeline.partial_dates import Period, span_of
from research.timeline.dates_in_words import length, worded_date


class Lane(StrEnum):
    """A kind of events, drawn together."""

    DISEASE = "Disease"
    TREATMENT = "Treatment"
    CAR_T = "CAR-T"
    ADVERSE = "Adverse events"
    FINDINGS = "Findings"
    FOLLOW_UP = "Follow-up"


class DayZero(TextChoices):
    """The events that days are counted from: the first of these that has a date. Extracts hold the codes."""

    INFUSION = "infusion", "infusion 1"
    DECISION = "decision", "the decision about CAR-T"
    DIAGNOSIS = "diagnosis", "the first diagnosis"


@dataclass(frozen=True)
class TimelineEvent(Period):
    """`when` says its date. An event that `is_open` went on when the participant answered. `zero` is set
    for an event that days can be counted from. An event that `is_answer` has the day on which they
    answered, and not a day that they gave.
    """

    lane: Lane
    what: str
    when: str
    is_open: bool = False
    how_long: str = ""
    zero: DayZero | None = None
    is_answer: bool = False


UNREPORTED = "not reported"


def dated(lane: Lane, what: str, partial_date: str, zero: DayZero | None = None) -> TimelineEvent:
    """An event with one date, which may be partial or ""."""
    when = worded_date(partial_date) if partial_date else UNREPORTED
    return TimelineEvent(lane, what, when, start=span_of(partial_date), zero=zero)


def lasting(lane: Lane, what: str, began: str, ended: str) -> TimelineEvent:
    """An event with a start and an end, each of which may be partial or ""."""
    start, end = span_of(began), span_of(ended)
    how_long = length(start, end) if start and end else UNREPORTED
    when = _from_to(began, ended)
    return TimelineEvent(lane, what, when, start=start, end=end, how_long=how_long)


def _from_to(began: str, ended: str) -> str:
    if not began:
        return f"until {worded_date(ended)}" if ended else UNREPORTED
    if not ended:
        return f"from {worded_date(began)}"
    return worded_date(began) if began == ended else _range(worded_date(began), worded_date(ended))


def _range(began: str, ended: str) -> str:
    """Such as "16 to 19 June 2022": equally precise dates say month and year once."""
    start, end = began.split(), ended.split()
    if len(start) == len(end):
        while len(start) > 1 and start[-1] == end[-1]:
            del start[-1], end[-1]
    return f"{' '.join(start)} to {ended}"


def day_zero(events: list[TimelineEvent]) -> TimelineEvent | None:
    """The event that days are counted from: the first infusion, else the decision, else a diagnosis.

    `events` are in the order of time.
    """
    known = [event for event in events if event.span]
    return next((event for zero in DayZero for event in known if event.zero == zero), None)
