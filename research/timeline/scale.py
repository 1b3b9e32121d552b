"""Where a day is drawn. Long times without an event are folded; each part between folds has its own scale."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from research.timeline.partial_dates import DaySpan

_SHORT = 366  # days of a whole record that is not folded
_GAP = 90  # days; a shorter time is never folded
_SHARE = 40  # nor one that is shorter than this part of the whole
_MOST_FOLDS = 6
FOLD = 40.0  # the width of a fold
_NARROWEST = 72.0  # the width of a part: room for a day, or two years
_ROOM = 9.0  # at both ends of a part, for a mark that is wider than its day


@dataclass(frozen=True)
class ScalePart:
    """Days from `first` to before `end`, as ordinals, drawn from `x` to `x` + `width`."""

    first: int
    end: int
    x: float
    width: float

    @property
    def end_x(self) -> float:
        return self.x + self.width

    def place(self, day: float) -> float:
        inner = self.width - 2 * _ROOM
        return round(self.x + _ROOM + inner * (day - self.first) / (self.end - self.first), 1)


@dataclass(frozen=True)
class TimeScale:
    """Parts in the order of time, with a fold of the width FOLD between each two."""

    parts: list[ScalePart]

    def place(self, day: float) -> float:
        """The x of a day, given as an ordinal; a fraction is a time of the day."""
        for part in self.parts:
            if day <= part.end:
                return part.place(max(day, part.first))
        return self.parts[-1].place(self.parts[-1].end)

    def across(self, span: DaySpan) -> tuple[float, float]:
        """Where its first day begins and its last day ends."""
        return self.place(span.first.toordinal()), self.place(span.last.toordinal() + 1)

    @property
    def folds(self) -> list[tuple[ScalePart, ScalePart]]:
        return list(pairwise(self.parts))


def time_scale(spans: Iterable[DaySpan], left: float, right: float) -> TimeScale:
    """The scale of a drawing with marks for `spans`, at least one, from x = `left` to `right`."""
    parts = list(_unfolded(_busy(spans)))
    room = right - left - FOLD * (len(parts) - 1)
    return TimeScale(list(_placed(parts, _widths(parts, room), left)))


def folded_before(day: date, scale: TimeScale) -> int:
    """The number of folded days that end with this day; 0 if none do."""
    ends = {after.first: after.first - before.end for before, after in scale.folds}
    return ends.get(day.toordinal(), 0)


def _busy(spans: Iterable[DaySpan]) -> list[tuple[int, int]]:
    """Times with an event on each day, in their order, as ordinals of the first day and that after the last."""
    found: list[tuple[int, int]] = []
    for span in sorted(spans, key=lambda span: (span.first, span.last)):
        first, end = span.first.toordinal(), span.last.toordinal() + 1
        if found and first <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((first, end))
    return found


def _unfolded(busy: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Parts of the whole time, without the longest gaps."""
    first, whole = busy[0][0], busy[-1][1] - busy[0][0]
    gaps = sorted(((after[0] - before[1], before[1], after[0]) for before, after in pairwise(busy)))
    least = max(_GAP, whole / _SHARE)
    folded = [gap for gap in gaps[-_MOST_FOLDS:] if gap[0] > least and whole > _SHORT]
    for _days, end, following in sorted(folded, key=lambda gap: gap[1]):
        yield first, end
        first = following
    yield first, busy[-1][1]


def _widths(parts: list[tuple[int, int]], room: float) -> list[float]:
    """By the root of the days: some days after an infusion stay readable beside some years."""
    roots = [(end - first) ** 0.5 for first, end in parts]
    rest = room - _NARROWEST * len(parts)
    return [_NARROWEST + rest * root / sum(roots) for root in roots]


def _placed(parts: list[tuple[int, int]], widths: list[float], left: float) -> Iterator[ScalePart]:
    for (first, end), width in zip(parts, widths, strict=True):
        yield ScalePart(first, end, round(left, 1), round(width, 1))
        left += width + FOLD
