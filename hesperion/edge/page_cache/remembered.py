"""What pages read again and again and few acts change, remembered in the process until the next purge."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db import connection

from hesperion.edge.page_cache.generation import generation

KEPT_FOR = 60  # seconds; a purge on another host may not reach this one

Argument = TypeVar("Argument")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Kept(Generic[Value]):
    """A value, valid until the time `until` and as long as `generation()` is unchanged."""

    value: Value
    generation: int
    until: float  # by time.monotonic()


class Remembered(Generic[Argument, Value]):
    """Calls `read` for a key once, then answers with what it returned, until a purge or for KEPT_FOR.

    A transaction always reads: what it sees may be its own and still be undone. `read` must return the same for
    everybody, and nobody may change what it returned.
    """

    def __init__(self, read: Callable[[Argument], Value]) -> None:
        self._read = read
        self._kept: dict[Argument, Kept[Value]] = {}

    def __call__(self, key: Argument) -> Value:
        kept = self._kept.get(key)
        if (
            kept is None
            or kept.generation != generation()
            or kept.until < time.monotonic()
            or connection.in_atomic_block
        ):
            return self.anew(key)
        return kept.value

    def anew(self, key: Argument) -> Value:
        """Read the value now, whatever was remembered."""
        purges, until = generation(), time.monotonic() + KEPT_FOR
        value = self._read(key)
        if not connection.in_atomic_block:
            self._kept[key] = Kept(value, purges, until)
        return value

    def forget(self) -> None:
        self._kept.clear()
