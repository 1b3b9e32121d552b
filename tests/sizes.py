"""How much a long test does: `make test` a part that keeps its meaning, `make test-long` all of it.

Such a test carries the mark `long`.
"""

import os

IN_FULL = os.environ.get("LONG") == "1"


def size(in_full: int, part: int) -> int:
    """How many rows, rounds or people this run takes."""
    return in_full if IN_FULL else part
