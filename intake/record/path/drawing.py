"""The drawing of a path, narrow enough for a phone. Lengths are units of the SVG.

Time runs across, in one scale for all. Each event has its mark, with its whole label above it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from textwrap import wrap

from django.utils.formats import date_format

from hesperion.ui.drawing.timeline.axis import AxisLabels, Tick, calendar_ticks
from hesperion.ui.drawing.timeline.partial_dates import DaySpan
from hesperion.ui.drawing.timeline.rows import in_rows
from hesperion.ui.drawing.timeline.scale import ScaleSizes, TimeScale, time_scale
from intake.record.path.events import PathEvent, PathPart

_WIDTH = 320.0
_LETTER = 7.6  # the width of a letter of a label, on average
_SPARE = 8.0  # a short label may be of wide letters alone
_LONGEST = 39  # letters of a line
_LINE = 19.0  # from one line of letters to the next
_BASE = 14.0  # from the top of a line down to where letters stand
_TOP = 28.0  # the axis is above it
_MARK = 12.0  # the height of a mark, and its width at least
_FADE = 78.0  # the length of a mark that fades
_HEADING = 30.0
_GAP = 10.0  # below a row, and between what shares one
_HORIZON = 44.0  # room below the lanes: the horizon, and light on the water
_SIZES = ScaleSizes(margin=10.0)
_FORMATS = {"day": "j M", "month": "M Y", "year": "Y"}
_AXIS = AxisLabels(lambda day, unit: date_format(day, _FORMATS[unit]), letter=_LETTER, between=12.0)


@dataclass(frozen=True)
class PathMark:
    """The mark of one event, below the lines of its label, which begin at `label_x` and `top`.

    It reaches from `x` to `end` over all days that it may have taken, and is dark over `sure`, its
    x and width, where they are certain.
    """

    event: PathEvent
    x: float
    end: float
    sure: tuple[float, float] | None
    label_x: float
    lines: list[str]
    top: float = 0.0

    @property
    def width(self) -> float:
        return round(self.end - self.x, 1)

    @property
    def middle(self) -> float:
        return round((self.x + self.end) / 2, 1)

    @property
    def y(self) -> float:
        return self.top + len(self.lines) * _LINE + _MARK / 2

    @property
    def bar_y(self) -> float:
        return self.y - _MARK / 2

    @property
    def bottom(self) -> float:
        return self.y + _MARK / 2 + _GAP

    @property
    def is_point(self) -> bool:
        return bool(self.event.span and self.event.span.is_exact)

    @property
    def extent(self) -> tuple[float, float]:
        """From where to where mark and label reach."""
        start = self.end - _FADE if self.event.is_open else self.x
        return min(start, self.label_x), max(self.end, self.label_x + _width(self.lines))


@dataclass(frozen=True)
class DrawnText:
    """A line of letters. `kind` is date, part or label; a date is centred at x, others begin there."""

    kind: str
    x: float
    y: float
    words: str


@dataclass(frozen=True)
class PathDrawing:
    """`marks` are in the order of time. `today` is the mark of the day of the answers, if it is drawn.

    In a language that is written from the right, `is_mirrored`: time runs from right to left. Letters
    are placed so already; shapes are mirrored by the template.
    """

    marks: list[PathMark]
    texts: list[DrawnText]
    ticks: list[Tick]
    lines: list[float]  # the y between two parts
    horizon: float
    is_mirrored: bool
    width: float = _WIDTH
    top: float = _TOP

    @property
    def height(self) -> float:
        return self.horizon + (_HORIZON if self.today else 4)

    @property
    def has_open(self) -> bool:
        return any(mark.event.is_open for mark in self.marks)

    @property
    def today(self) -> PathMark | None:
        return next((mark for mark in self.marks if mark.event.part is None), None)


def draw_path(events: Sequence[PathEvent], *, is_mirrored: bool = False) -> PathDrawing | None:
    """The drawing of the events with a date, which are in the order of time.

    None if no date is known but the day on which the participant answered.
    """
    if not any(event.span and not event.is_answer for event in events):
        return None
    scale = time_scale([event.span for event in events if event.span], 0, _WIDTH, _SIZES)
    ticks = calendar_ticks(scale, _AXIS)
    texts = [DrawnText("date", tick.x, _BASE, tick.label) for tick in ticks]
    marks: list[PathMark] = []
    lines, y = [], _TOP
    for part in [*PathPart, None]:
        own = [
            _mark(event, event.span, scale) for event in events if event.part == part and event.span
        ]
        if own and part:
            lines.append(y)
            texts.append(DrawnText("part", 0, y + _HEADING - _GAP, str(part.label)))
            y += _HEADING
        for row in in_rows(own, _GAP):
            placed = [replace(mark, top=y) for mark in row]
            marks += placed
            y = max(mark.bottom for mark in placed)
    texts += [text for mark in marks for text in _label_of(mark)]
    by_event = {id(mark.event): mark for mark in marks}
    return PathDrawing(
        marks=[by_event[id(event)] for event in events if event.span],
        texts=[_mirrored(text) for text in texts] if is_mirrored else texts,
        ticks=ticks,
        lines=lines,
        horizon=y,
        is_mirrored=is_mirrored,
    )


def _mark(event: PathEvent, span: DaySpan, scale: TimeScale) -> PathMark:
    x, end = scale.reach(span, _MARK)
    lines = _lines(event.what)
    label_x = round(max(0.0, min(x, _WIDTH - _width(lines))), 1)
    return PathMark(event, x, end, _sure(event, x, end, scale), label_x, lines)


def _lines(words: str) -> list[str]:
    """As few lines as it takes, of about the same length."""
    fewest = len(wrap(words, _LONGEST))
    narrowest = len("".join(words.split())) // fewest
    wrapped = (wrap(words, width) for width in range(max(narrowest, 1), _LONGEST + 1))
    return next(lines for lines in wrapped if len(lines) == fewest)


def _width(lines: list[str]) -> float:
    return max(map(len, lines)) * _LETTER + _SPARE


def _sure(event: PathEvent, x: float, end: float, scale: TimeScale) -> tuple[float, float] | None:
    """All of a mark from `x` to `end` if each day is certain."""
    if not event.certain:
        return None
    if event.certain != event.span:
        x, end = scale.across(event.certain)
    return x, round(end - x, 1)


def _label_of(mark: PathMark) -> Iterator[DrawnText]:
    for place, line in enumerate(mark.lines):
        yield DrawnText("label", mark.label_x, mark.top + place * _LINE + _BASE, line)


def _mirrored(text: DrawnText) -> DrawnText:
    return replace(text, x=round(_WIDTH - text.x, 1))
