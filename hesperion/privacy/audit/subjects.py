"""Looks up the subject of an event by the names that people use, such as a public id."""

import uuid
from collections.abc import Callable

Finder = Callable[[str], uuid.UUID | None]

_finders: list[Finder] = []


def register(finder: Finder) -> None:
    """Register a function that returns the subject that a typed name refers to, None if it knows none."""
    _finders.append(finder)


def find_subject(typed: str) -> uuid.UUID | None:
    """The subject with the UUID `typed`, or with a name that a registered finder knows; None if unknown."""
    try:
        return uuid.UUID(typed)
    except ValueError:
        found = (finder(typed) for finder in _finders)
        return next((subject for subject in found if subject), None)
