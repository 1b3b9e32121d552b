"""What an import changes, in words for staff."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django_countries import countries

from trials.choices import Status

_SUMS = {
    "opened": "opened",
    "closed": "closed",
    "gone": "gone",
    "new": "new",
    "changed": "changed",
    "unchanged": "unchanged",
    "older": "older than what we have",
}


@dataclass(frozen=True)
class ChangeInWords:
    """What changes about one trial. Sentences are the record's own."""

    number: str
    title: str
    lines: list[str]
    added: list[str]
    removed: list[str]
    ended: list[str]  # sentences of readings that end


def sums_in_words(counts: dict[str, int]) -> str:
    """Such as "3 opened, 1 closed, 0 gone, …"."""
    return ", ".join(f"{counts[name]:,} {words}" for name, words in _SUMS.items())


def changes_in_words(changes: Iterable[Any]) -> list[ChangeInWords]:
    return [
        ChangeInWords(
            number=change["number"],
            title=change["title"],
            lines=[*_lines(change)],
            added=change["sentences_added"],
            removed=change["sentences_removed"],
            ended=change["readings_ended"],
        )
        for change in changes
    ]


def _lines(change: Any) -> Iterable[str]:
    if change["is_new"]:
        yield "New."
    if change["is_gone"]:
        yield "Gone: this file has every record of its search, and not this one."
    if change["status"]:
        before, after = (Status(code).label for code in change["status"])
        yield f"Status: from “{before}” to “{after}”."
    if change["opened"]:
        yield f"Opens in {_countries(change['opened'])}."
    if change["closed"]:
        yield f"Is open no longer in {_countries(change['closed'])}."


def _countries(codes: Iterable[str]) -> str:
    return ", ".join(countries.name(code) for code in codes)
