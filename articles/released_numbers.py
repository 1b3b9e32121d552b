"""Which releases of public numbers there are. The app that knows them, which is above, says so."""

from collections.abc import Callable

_checks: list[Callable[[int], bool]] = []


def register_check(is_released: Callable[[int], bool]) -> None:
    """Have `is_released` say whether there is a release with a number."""
    _checks.append(is_released)


def is_released(number: int) -> bool:
    return any(check(number) for check in _checks)
