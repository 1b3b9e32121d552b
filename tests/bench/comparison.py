"""Two ways of doing the same, measured by turns, and how many times longer one takes than the other."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain

HEAD = ("", "beside", "Hesperion", "ratio (quartiles)", "goal", "reached")
LONGEST = 25  # seconds for one comparison; a busy machine gets through fewer blocks
FEWEST = 3  # blocks
WIDTHS = (32, 12, 12, 20, 15, 8)


@dataclass(frozen=True)
class Times:
    """Blocks of milliseconds for one story, row or page: plain, ours, plain, ours …"""

    plain: list[list[float]]
    ours: list[list[float]]

    def row(
        self, what: str, *, ratio_below: float | None = None, ours_below: float | None = None
    ) -> tuple[str, ...]:
        """Medians, and the quartiles of the ratios of neighbouring blocks; goals are for ours and the ratio."""
        plain, ours = (statistics.median(chain(*blocks)) for blocks in (self.plain, self.ours))
        low, ratio, high = statistics.quantiles(self._ratios, n=4, method="inclusive")
        goals = [judged(ours, ours_below, " ms"), judged(ratio, ratio_below)]
        goal, reached = (", ".join(filter(None, cells)) for cells in zip(*goals, strict=True))
        return (what, _ms(plain), _ms(ours), f"{ratio:.2f} ({low:.2f}–{high:.2f})", goal, reached)

    def rate(self, what: str, *, at_least: float | None = None) -> tuple[str, ...]:
        """How many a second, and that as a part of what the other reaches."""
        plain, ours = (
            1000 / statistics.median(chain(*blocks)) for blocks in (self.plain, self.ours)
        )
        shares = [1 / ratio for ratio in self._ratios]
        low, share, high = statistics.quantiles(shares, n=4, method="inclusive")
        goal = ("", "") if at_least is None else (f"≥ {at_least:g}", _yes(share >= at_least))
        return (
            what,
            f"{plain:.0f}/s",
            f"{ours:.0f}/s",
            f"{share:.3f} ({low:.3f}–{high:.3f})",
            *goal,
        )

    def tail(self, what: str) -> tuple[str, ...]:
        """The times that 95 of 100 stay below."""
        plain, ours = (_percentile95(list(chain(*blocks))) for blocks in (self.plain, self.ours))
        return (what, _ms(plain), _ms(ours), f"{ours / plain:.2f}", "", "")

    def measure(self, place: int) -> "Times":
        """One measure of blocks that hold several instead of several times."""
        return Times(*([[block[place]] for block in side] for side in (self.plain, self.ours)))

    @property
    def _ratios(self) -> list[float]:
        pairs = zip(self.plain, self.ours, strict=True)
        return [statistics.median(ours) / statistics.median(plain) for plain, ours in pairs]


def blocks(most: int, size: int) -> int:
    """How many blocks: `most`, or as few as a tiny run's `size`."""
    return max(FEWEST, min(most, size))


def by_turns(
    count: int, plain: Callable[[], list[float]], ours: Callable[[], list[float]]
) -> Times:
    """Each `count` times, or fewer when time is up; in changing order, after a first block for warming up."""
    plain(), ours()
    times = Times([], [])
    deadline = time.monotonic() + LONGEST
    for number in range(count):
        if number >= FEWEST and time.monotonic() > deadline:
            break
        pair = [(plain, times.plain), (ours, times.ours)]
        for run, told in pair if number % 2 else reversed(pair):
            told.append(run())
    return times


def judged(value: float, goal: float | None, unit: str = "") -> tuple[str, str]:
    """The goal, and whether `value` lies below it."""
    return ("", "") if goal is None else (f"< {goal:g}{unit}", _yes(value < goal))


def _yes(reached: bool) -> str:
    return "yes" if reached else "no"


def table(rows: list[tuple[str, ...]]) -> str:
    """The rows under one head, in columns."""
    return "\n".join(_line(row) for row in [HEAD, *rows])


def _line(cells: tuple[str, ...]) -> str:
    first, *others = zip(cells, WIDTHS, strict=True)
    told = [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]
    return "  ".join(told).rstrip()


def _ms(value: float) -> str:
    return f"{value:.3g} ms" if value < 1 else f"{value:.2f} ms"


def _percentile95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20, method="inclusive")[-1]
