"""Shares of people, as ranges: of those who answered, and of all, whatever is true of the others."""

from collections.abc import Mapping
from dataclasses import dataclass

from atlas.choices import NOT_TOLD, StateAt12
from atlas.shown import ShownNumber

LEAST_ANSWERED = 30  # people; of fewer a share says nothing
STUB = (0, 10)  # people, as which a number that is not shown counts

# For each variable whose codes are outcomes: the codes of those whose outcome nobody knows.
SILENT: dict[str, set[str]] = {
    "state": {StateAt12.NO_ANSWER, StateAt12.CANT_TELL},
    **{name: {NOT_TOLD} for name in ("told", "now", "event", "later", "after", "b_cells")},
}
# They are in no share: what is asked for did not have its time.
NOT_DUE = {StateAt12.NOT_YET.value}


@dataclass(frozen=True, slots=True)
class Share:
    """How many of 100: at least and at most, of those who answered, and of all."""

    low: int
    high: int
    all_low: int
    all_high: int

    def overlaps(self, other: "Share") -> bool:
        return self.low <= other.high and other.low <= self.high


def shares_of(numbers: Mapping[str, ShownNumber | None], silent: set[str]) -> dict[str, Share]:
    """The share of each code that has a number, if at least 30 answered and at most a third are silent."""
    due = {code: _range(number) for code, number in numbers.items() if code not in NOT_DUE}
    answered = {code: people for code, people in due.items() if code not in silent}
    most_silent = sum(high for code, (_low, high) in due.items() if code in silent)
    least_answered = sum(low for low, _high in answered.values())
    is_telling = len(answered) > 1 and least_answered >= LEAST_ANSWERED
    if not is_telling or 2 * most_silent > least_answered:
        return {}
    return {
        code: _share(code, answered, most_silent) for code in answered if numbers[code] is not None
    }


def _share(code: str, answered: Mapping[str, tuple[int, int]], silent: int) -> Share:
    """`silent`: the most people whose outcome nobody knows. Ends are rounded outwards."""
    low, high = answered[code]
    others = [people for other, people in answered.items() if other != code]
    least_others, most_others = (sum(ends) for ends in zip(*others, strict=True))
    return Share(
        low=100 * low // (low + most_others),
        high=-(-100 * high // (high + least_others)),
        all_low=100 * low // (low + most_others + silent),
        all_high=-(-100 * (high + silent) // (high + silent + least_others)),
    )


def _range(number: ShownNumber | None) -> tuple[int, int]:
    return (number.low, number.high) if number else STUB
