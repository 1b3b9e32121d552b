"""The timeline of a record: its drawing, and the same events as a table."""

from collections.abc import Iterator
from dataclasses import dataclass

from hesperion.ui.drawing.timeline.partial_dates import DaySpan
from hesperion.ui.drawing.timeline.scale import folded_before
from research.record_facts import RecordFacts
from research.timeline.dates_in_words import long_length, time_between
from research.timeline.drawing import Drawing, drawing_of
from research.timeline.events import UNREPORTED, TimelineEvent, day_zero
from research.timeline.reading import events_of

_FEW = 15  # the table of so many events is open at first


@dataclass(frozen=True)
class TimelineLine:
    """A line of the table. `from_zero` is the time from day 0; `gap` the time before it that is folded."""

    event: TimelineEvent
    from_zero: str
    gap: str = ""


@dataclass(frozen=True)
class Timeline:
    """`events` are in the order of time, those without a date last."""

    events: list[TimelineEvent]
    zero: TimelineEvent | None
    drawing: Drawing | None

    @property
    def lines(self) -> list[TimelineLine]:
        return list(_lines(self))

    @property
    def undated(self) -> dict[str, list[str]]:
        """What has no date, by what is known of it, such as "in the past"."""
        found: dict[str, list[str]] = {}
        for event in self.events:
            if not event.span:
                known = f"date {UNREPORTED}" if event.when == UNREPORTED else event.when
                found.setdefault(known, []).append(event.what)
        return found

    @property
    def is_short(self) -> bool:
        return len(self.events) <= _FEW or not self.drawing

    @property
    def counted_from(self) -> str:
        """The sentence about day 0."""
        if not (self.zero and self.zero.zero):
            return "Days are not counted, as neither infusion, decision nor diagnosis has a date."
        return f"Day 0 is {self.zero.zero.label}, {self.zero.when}."

    @property
    def summary(self) -> str:
        """What the drawing shows, for those who don't see it."""
        dated = sum(event.span is not None for event in self.events)
        events = "1 event" if dated == 1 else f"{dated} events"
        return f"{events} with a date. {self.counted_from} The table has the same events."


def timeline_of(facts: RecordFacts) -> Timeline:
    events = events_of(facts)
    zero = day_zero(events)
    return Timeline(events, zero, drawing_of(events, zero))


def _lines(timeline: Timeline) -> Iterator[TimelineLine]:
    before: DaySpan | None = None
    for event in timeline.events:
        is_new = event.span and not (before and before.first == event.span.first)
        gap = _gap(event.span, timeline.drawing) if event.span and is_new else ""
        yield TimelineLine(event, _from_zero(event, timeline.zero), gap)
        before = event.span


def _from_zero(event: TimelineEvent, zero: TimelineEvent | None) -> str:
    if not event.span or not zero or not zero.span:
        return ""
    return "day 0" if event is zero else time_between(zero.span, event.span)


def _gap(span: DaySpan, drawing: Drawing | None) -> str:
    """The time without events that is folded before the span; "" if none is."""
    days = folded_before(span.first, drawing.scale) if drawing else 0
    return long_length(days) if days else ""
