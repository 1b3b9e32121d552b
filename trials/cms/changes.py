"""What an import changes, in words for staff."""

from collections.abc import Iterable
from dataclasses import dataclass

from django_countries import countries

from trials.actions.changes import TrialChange
from trials.choices import Status
from trials.models import TrialImport

_SUMS = {
    "opened": "opened",
    "closed": "closed",
    "gone": "gone",
    "new": "new",
    "changed": "changed",
    "unchanged": "unchanged",
    "older": "older than what we have",
}

_NOTICES = {
    "unknown_status": "A status that we don’t know",
    "unknown_country": "A country that we could not read",
    "no_disease": "No condition is a disease of ours",
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
    sums = [f"{counts[name]:,} {words}" for name, words in _SUMS.items()]
    ended = counts["sentences"]
    return ", ".join([*sums, f"{ended:,} reading{' ends' if ended == 1 else 's end'}"])


def changes_in_words(changes: Iterable[TrialChange]) -> list[ChangeInWords]:
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


def notices_in_words(found: TrialImport) -> list[str]:
    """What of a file could not be understood, though its studies were read."""
    return [
        f"{_NOTICES[notice['kind']]}: “{notice['value']}” ({notice['number']})"
        for notice in found.notices
    ]


def _lines(change: TrialChange) -> Iterable[str]:
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
