"""The copy of the log in the ledger, for the day on which an older backup is restored.

It has a line for each statement, with its signature. All that changes it locks `Turn`. A text that was taken
out goes from it with the statement that says so, in one step.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from hesperion.privacy import ledger
from hesperion.public_log.kinds import LogKind
from hesperion.public_log.lines import line_of
from hesperion.public_log.models import Statement, Turn
from hesperion.public_log.queries import statements_with_texts
from hesperion.text.canonical_json import canonical_json

LogEntry = dict[str, Any]  # a line of lines.line_of, with `key` and `signature`


@dataclass(frozen=True)
class Lost:
    """Statements of the copy that the database lacks, or has others in their place."""

    first: int
    last: int
    since: datetime
    until: datetime
    has_others: bool  # whether the database has other statements in their place
    sha256: str  # of the last


class LogsDiffer(Exception):
    """Raised where the copy has statements that the database lacks: an older backup was restored."""

    def __init__(self, lost: Lost) -> None:
        super().__init__(
            f"The ledger has statements {lost.first} to {lost.last}, which the database lacks."
        )
        self.lost = lost


def write_missing_statements() -> None:
    """Write the statements that the copy lacks. Raises LogsDiffer, and writes nothing, if it has others."""
    with transaction.atomic():
        Turn.objects.select_for_update().get()
        if lost := find_lost():
            raise LogsDiffer(lost)
        missing = statements_with_texts().filter(seq__gt=last_copied_seq())
        if missing.filter(kind=LogKind.TAKEN_OUT).exists():
            ledger.write_anew(ledger.PUBLIC_LOG, _lines_of(statements_with_texts()))
        else:
            with ledger.locked(ledger.PUBLIC_LOG) as file:
                ledger.last_line(file)  # one that broke off is removed
                file.writelines(_lines_of(missing))


def find_lost() -> Lost | None:
    """What the copy has and the database has not; None where the database has all of it."""
    last = _last_entry()
    if last is None or _has(last):
        return None
    hashes = dict(Statement.objects.values_list("seq", "sha256"))
    first = next(entry for entry in copied_entries() if hashes.get(entry["seq"]) != entry["sha256"])
    return Lost(
        first=first["seq"],
        last=last["seq"],
        since=datetime.fromisoformat(first["at"]),
        until=datetime.fromisoformat(last["at"]),
        has_others=first["seq"] in hashes,
        sha256=last["sha256"],
    )


def copied_entries() -> Iterator[LogEntry]:
    """The lines of the copy, oldest first. Raises ImproperlyConfigured as the ledger does."""
    return ledger.entries(ledger.PUBLIC_LOG)


def public_part(entry: LogEntry) -> dict[str, Any]:
    """The entry as everybody's log has it."""
    return {name: value for name, value in entry.items() if name not in ("key", "signature")}


def last_copied_seq() -> int:
    last = _last_entry()
    return last["seq"] if last else 0


def _last_entry() -> LogEntry | None:
    return ledger.last_entry(ledger.PUBLIC_LOG)


def _has(entry: LogEntry) -> bool:
    return Statement.objects.filter(seq=entry["seq"], sha256=entry["sha256"]).exists()


def _lines_of(statements: QuerySet[Statement]) -> Iterator[bytes]:
    for one in statements.iterator(chunk_size=1_000):
        signature = bytes(one.signature).hex()
        entry = {**line_of(one), "key": one.key_version, "signature": signature}
        yield canonical_json(entry) + b"\n"
