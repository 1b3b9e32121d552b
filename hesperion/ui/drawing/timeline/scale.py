"""Where a day is drawn. Long times without an event are folded; each part between folds has its own scale."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from hesperion.ui.drawing.timeline.partial_dates import DaySpan

_SHORT = 366  # days of a whole timeline that is not folded
_GAP = 90  # days; a shorter time is never folded
_SHARE = 40  # nor one that is shorter than this part of the whole


@dataclass(frozen=True)
class ScaleSizes:
    """The sizes of a scale, in units of its drawing.

    `margin` is at both ends of a part, for a mark that is wider than its day. `fold` is the width of
    a fold, `narrowest` that of the smallest part between folds.
    """

    margin: float
    most_folds: int = 0
    fold: float = 0.0
    narrowest: float = 0.0


@dataclass(frozen=True)
class ScalePart:
    """Days from `first` to before `end`, as ordinals, drawn from `x` to `x` + `width`."""

    first: int
    end: int
    x: float
    width: float
    margin: float

    @property
    def end_x(self) -> float:
        return self.x + self.width

    def place(self, day: float) -> float:
        inner = self.width - 2 * self.margin
        return round(self.x + self.margin + inner * (day - self.first) / (self.end - self.first), 1)


@dataclass(frozen=True)
class TimeScale:
    """Parts in the order of time, with a fold between each two."""

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

    def reach(self, span: DaySpan, narrowest: float) -> tuple[float, float]:
        """Where the mark of these days begins and ends: wide enough to be seen. A single day has a dot."""
        x, end = self.across(span)
        width = narrowest if span.is_exact else max(end - x, narrowest)
        middle = (x + end) / 2
        return round(middle - width / 2, 1), round(middle + width / 2, 1)

    @property
    def folds(self) -> list[tuple[ScalePart, ScalePart]]:
        return list(pairwise(self.parts))


def time_scale(spans: Iterable[DaySpan], left: float, right: float, sizes: ScaleSizes) -> TimeScale:
    """The scale of a drawing with marks for `spans`, at least one, from x = `left` to `right`."""
    parts = list(_unfolded(_busy(spans), sizes.most_folds))
    room = right - left - sizes.fold * (len(parts) - 1)
    return TimeScale(list(_placed(parts, _widths(parts, room, sizes), left, sizes)))


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


def _unfolded(busy: list[tuple[int, int]], most_folds: int) -> Iterator[tuple[int, int]]:
    """Parts of the whole time, without the longest gaps."""
    first, whole = busy[0][0], busy[-1][1] - busy[0][0]
    gaps = sorted(
        ((after[0] - before[1], before[1], after[0]) for before, after in pairwise(busy)),
        reverse=True,
    )
    least = max(_GAP, whole / _SHARE)
    folded = [gap for gap in gaps[:most_folds] if gap[0] > least and whole > _SHORT]
    for _days, end, following in sorted(folded, key=lambda gap: gap[1]):
        yield first, end
        first = following
    yield first, busy[-1][1]


def _widths(parts: list[tuple[int, int]], room: float, sizes: ScaleSizes) -> list[float]:
    """By the root of the days: some days after an infusion stay readable beside some years."""
    roots = [(end - first) ** 0.5 for first, end in parts]
    rest = room - sizes.narrowest * len(parts)
    return [sizes.narrowest + rest * root / sum(roots) for root in roots]


def _placed(
    parts: list[tuple[int, int]], widths: list[float], left: float, sizes: ScaleSizes
) -> Iterator[ScalePart]:
    for (first, end), width in zip(parts, widths, strict=True):
        yield ScalePart(first, end, round(left, 1), round(width, 1), sizes.margin)
        left += width + sizes.fold
