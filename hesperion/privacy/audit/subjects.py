"""Looks up the subject of an event by the names that people use, such as a public id."""

import uuid
from collections.abc import Callable

Finder = Callable[[str], uuid.UUID | None]

_finders: list[Finder] = []


def register(finder: Finder) -> None:
    """`finder` returns the subject that was named, None where what was typed names nobody it knows."""
    _finders.append(finder)


def find_subject(typed: str) -> uuid.UUID | None:
    """The subject by its UUID, or by a name that a registered finder knows."""
    try:
        return uuid.UUID(typed)
    except ValueError:
        found = (finder(typed) for finder in _finders)
        return next((subject for subject in found if subject), None)
