"""Draws by weights, from a seed of each person's own."""

import random
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, TypeVar

_Item = TypeVar("_Item")


class Chance(random.Random):
    """A generator of random numbers that also draws codes and days."""

    def happens(self, probability: float) -> bool:
        return self.random() < probability

    def one(self, weights: Mapping[_Item, float]) -> _Item:
        """One of the keys, by their weights."""
        return self.choices(list(weights), list(weights.values()))[0]

    def some(self, probabilities: Mapping[_Item, float]) -> list[_Item]:
        """Each key with its own probability, in their order."""
        return [item for item, probability in probabilities.items() if self.happens(probability)]

    def day(self, first: date, last: date, *, lean: float = 1) -> date:
        """A day from `first` to `last`; `last` if it is the earlier one. A `lean` below 1 draws later days."""
        return (
            first + timedelta(days=int((last - first).days * self.random() ** lean))
            if first < last
            else last
        )

    def partial(self, day: date | None, *, with_day: bool = False) -> str:
        """The day as somebody remembers it: to the month, the year, the day, or not at all ("")."""
        if day is None or self.happens(0.04):
            return ""
        length = self.one({10: 5, 7: 3, 4: 1} if with_day else {7: 6, 4: 4})
        return day.isoformat()[:length]


def in_order(order: Iterable[str], chosen: Iterable[Any]) -> list[str]:
    """The chosen codes as plain text, each once, in the order in which a page shows them."""
    wanted = set(map(str, chosen))
    return [str(code) for code in order if str(code) in wanted]
