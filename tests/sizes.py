"""How much a long test does: `make test` a part that keeps its meaning, `make test-long` all of it.

Such a test carries the mark `long`.
"""

import os
from collections.abc import Sequence
from itertools import cycle, islice, product
from typing import TypeVar

Value = TypeVar("Value")
First = TypeVar("First")
Second = TypeVar("Second")

IN_FULL = os.environ.get("LONG") == "1"


def size(in_full: int, part: int) -> int:
    """How many rows, rounds or people this run takes."""
    return in_full if IN_FULL else part


def pairs(first: Sequence[First], second: Sequence[Second]) -> list[tuple[First, Second]]:
    """All pairs; in `make test` some of them, so that each value of both is in one."""
    if IN_FULL:
        return list(product(first, second))
    count = max(len(first), len(second))
    return list(zip(*(islice(cycle(values), count) for values in (first, second)), strict=True))


def turn(values: Sequence[Value], number: int, turns: int) -> list[Value]:
    """All values; in `make test` those whose turn it is, so that `turns` tests together take each."""
    return list(values if IN_FULL else values[number::turns])
