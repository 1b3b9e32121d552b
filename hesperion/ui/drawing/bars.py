"""Bar charts, drawn by the server as SVG: no script, and no style in the page."""

from collections.abc import Sequence
from dataclasses import dataclass

SMALLEST = 0.5  # percent: a count above zero is never drawn as none


@dataclass(frozen=True)
class Bar:
    """A count with its label. `url` is where the bar leads; `short` is the label of a narrow column."""

    label: str
    count: int
    url: str = ""
    short: str = ""


@dataclass(frozen=True)
class DrawnBar:
    """A bar with its length, and with what is left of the longest, both in percent of the longest."""

    bar: Bar
    length: float

    @property
    def rest(self) -> float:
        return round(100 - self.length, 1)


def draw(bars: Sequence[Bar]) -> list[DrawnBar]:
    """Each bar with its length. Bars without a single count are drawn empty."""
    longest = max((bar.count for bar in bars), default=0)
    return [DrawnBar(bar, _length(bar.count, longest)) for bar in bars]


def _length(count: int, longest: int) -> float:
    return max(round(100 * count / longest, 1), SMALLEST) if count else 0.0
