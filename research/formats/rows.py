"""Reads the rows of a table in blocks, and counts them."""

from collections.abc import Iterable, Iterator
from itertools import islice

_BLOCK = 256  # rows


class CountedRows:
    """The rows in blocks of some hundred. When they were read, `count` and `longest` (bytes) are right."""

    def __init__(self, rows: Iterable[bytes | memoryview]) -> None:
        self._rows, self.count, self.longest = iter(rows), 0, 0

    def __iter__(self) -> Iterator[bytes]:
        while block := list(islice(self._rows, _BLOCK)):
            self.count += len(block)
            self.longest = max(self.longest, *map(len, block))
            yield b"".join(block)
