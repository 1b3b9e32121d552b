"""The drawing of a timeline: lanes of marks and labels that do not overlap. Lengths are units of the SVG."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from hesperion.ui.drawing.timeline.axis import AxisLabels, Tick, calendar_ticks
from hesperion.ui.drawing.timeline.partial_dates import DaySpan
from hesperion.ui.drawing.timeline.rows import in_rows
from hesperion.ui.drawing.timeline.scale import ScaleSizes, TimeScale, time_scale
from research.timeline.dates_in_words import short_length
from research.timeline.events import Lane, TimelineEvent
from research.timeline.zero_axis import zero_ticks

WIDTH = 1000.0
_LEFT = 116.0  # names of lanes are before it
_RIGHT = 14.0  # room for an arrow
_TOP = 30.0  # the axis is above it
_BOTTOM = 26.0  # days from day 0 are below it
_ROW = 22.0
_LANE = 10.0  # between lanes
_LINE = 1.5  # the width of day 0
_THINNEST = 10.0  # the width of a mark
_ARROW = 14.0  # behind an event that goes on
_GAP = 6.0  # between a mark and its label, and before the next mark
_BASE = 4.5  # from the middle of a letter down to its line
_LETTER = 7.4  # the width of a letter of a label, at most, on average
_LONGEST = 52  # letters of a label
_SIZES = ScaleSizes(margin=9.0, most_folds=6, fold=40.0, narrowest=72.0)
_FORMATS = {"day": "%-d %b %Y", "month": "%b %Y", "year": "%Y"}
_AXIS = AxisLabels(lambda day, unit: f"{day:{_FORMATS[unit]}}", letter=6.6, between=10.0)


@dataclass(frozen=True)
class Mark:
    """The mark of one event: from `x` to `end` all days that it may have taken, from `sure_x` those certain.

    `label` is beside it, from `label_x` on, or up to it if the label `is_before` the mark.
    """

    event: TimelineEvent
    x: float
    end: float
    sure_x: float
    sure_width: float
    y: float
    label: str
    label_x: float
    is_before: bool

    @property
    def width(self) -> float:
        return round(self.end - self.x, 1)

    @property
    def middle(self) -> float:
        return round((self.x + self.end) / 2, 1)

    @property
    def top(self) -> float:
        return self.y - _THINNEST / 2

    @property
    def text_y(self) -> float:
        return self.y + _BASE

    @property
    def is_point(self) -> bool:
        return bool(self.event.span and self.event.span.is_exact)

    @property
    def extent(self) -> tuple[float, float]:
        """From where to where mark and label reach."""
        letters = len(self.label) * _LETTER
        start, end = self.x, self.end + (_ARROW if self.event.is_open else 0)
        if self.is_before:
            return self.label_x - letters, end
        return start, self.label_x + letters


@dataclass
class DrawnLane:
    name: str
    y: float = 0.0
    rows: list[list[Mark]] = field(default_factory=list)

    @property
    def height(self) -> float:
        return len(self.rows) * _ROW + _LANE

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def text_y(self) -> float:
        """Of its name, beside the first row."""
        return self.y + (_LANE + _ROW) / 2 + _BASE


@dataclass(frozen=True)
class Drawing:
    """`zero` is where day 0 is: its x, and its width if it may be one of several days.

    `folds` are the middles of folds, with the time that each folds.
    """

    events: Sequence[TimelineEvent]
    lanes: list[DrawnLane]
    ticks: list[Tick]
    zero_ticks: list[Tick]
    folds: list[tuple[float, str]]
    zero: tuple[float, float] | None
    scale: TimeScale
    width: float = WIDTH
    top: float = _TOP

    @property
    def bottom(self) -> float:
        """The y of the lower end of the lanes."""
        return self.lanes[-1].bottom

    @property
    def lanes_height(self) -> float:
        return self.bottom - self.top

    @property
    def folds_top(self) -> float:
        return self.top + _ROW / 2

    @property
    def foot(self) -> float:
        """The y of what is below the lanes."""
        return self.bottom + _BOTTOM / 2 + _BASE

    @property
    def height(self) -> float:
        return self.bottom + _BOTTOM

    @property
    def marks(self) -> list[Mark]:
        """In the order of time, as the table has them."""
        found = {id(mark.event): mark for lane in self.lanes for row in lane.rows for mark in row}
        return [found[id(event)] for event in self.events if event.span]


def drawing_of(events: Sequence[TimelineEvent], zero: TimelineEvent | None) -> Drawing | None:
    """The drawing of the events with a date, which are in the order of time.

    None if no date is known but the days on which the participant answered.
    """
    spans = [event.span for event in events if event.span]
    if not any(event.span and not event.is_answer for event in events):
        return None
    scale = time_scale(spans, _LEFT, WIDTH - _RIGHT, _SIZES)
    counted_from = zero.span if zero else None
    return Drawing(
        events=events,
        lanes=list(_lanes(events, scale)),
        ticks=calendar_ticks(scale, _AXIS),
        zero_ticks=zero_ticks(scale, counted_from, _AXIS) if counted_from else [],
        folds=[
            (after.x - _SIZES.fold / 2, short_length(after.first - before.end))
            for before, after in scale.folds
        ],
        zero=_zero(counted_from, scale) if counted_from else None,
        scale=scale,
    )


def _zero(span: DaySpan, scale: TimeScale) -> tuple[float, float]:
    x, end = scale.across(span)
    width = max(end - x, _LINE) if not span.is_exact else _LINE
    return round((x + end - width) / 2, 1), round(width, 1)


def _lanes(events: Sequence[TimelineEvent], scale: TimeScale) -> Iterator[DrawnLane]:
    """Lanes with events, one below the other."""
    y = _TOP
    for lane in Lane:
        marks = [
            _mark(event, event.span, scale) for event in events if event.lane == lane and event.span
        ]
        if marks:
            drawn = DrawnLane(lane.value, y)
            drawn.rows = [
                [replace(mark, y=y + (_LANE + _ROW) / 2 + place * _ROW) for mark in row]
                for place, row in enumerate(in_rows(marks, _GAP))
            ]
            yield drawn
            y += drawn.height


def _mark(event: TimelineEvent, span: DaySpan, scale: TimeScale) -> Mark:
    x, end = scale.reach(span, _THINNEST)
    label, label_x, is_before = _label(event, x, end)
    sure_x, sure_end = _sure(event, x, end, scale)
    return Mark(event, x, end, sure_x, round(sure_end - sure_x, 1), 0.0, label, label_x, is_before)


def _sure(event: TimelineEvent, x: float, end: float, scale: TimeScale) -> tuple[float, float]:
    """From where to where the mark is dark: all of a mark from `x` to `end` if each day is certain."""
    if not event.certain:
        return x, x
    return (x, end) if event.certain == event.span else scale.across(event.certain)


def _label(event: TimelineEvent, x: float, end: float) -> tuple[str, float, bool]:
    """The label, where it begins or ends, and whether it is before the mark: where all of it has room."""
    after = end + _GAP + (_ARROW if event.is_open else 0)
    rooms = WIDTH - after, x - _GAP - _LEFT
    wanted = _shortened(event.what, _LONGEST)
    is_before = len(wanted) * _LETTER > rooms[0] and rooms[1] > rooms[0]
    label = _shortened(wanted, int(rooms[is_before] / _LETTER))
    return label, round(x - _GAP if is_before else after, 1), is_before


def _shortened(text: str, letters: int) -> str:
    return text if len(text) <= letters else f"{text[: max(letters - 1, 0)].rstrip()}…"
