"""Many cases of one code path: one test that lists those that failed."""

from collections.abc import Callable, Iterable
from typing import TypeVar

Case = TypeVar("Case")


def failing(cases: Iterable[Case], check: Callable[[Case], None]) -> list[str]:
    """The cases for which `check` raises AssertionError, with what it says."""
    found = []
    for case in cases:
        try:
            check(case)
        except AssertionError as error:
            found.append(f"{str(case)[:200]}: {str(error)[:500]}")
    return found
