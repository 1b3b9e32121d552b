"""Statements that a restored backup lacks come back from the ledger's copy, or are stated as lost."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.db import transaction

from hesperion.privacy import ledger
from hesperion.privacy.signing import is_signature
from hesperion.public_log.actions import publish_statement
from hesperion.public_log.kinds import LogKind
from hesperion.public_log.lines import log_message
from hesperion.public_log.log_copy import (
    LogEntry,
    LogsDiffer,
    Lost,
    copied_entries,
    find_lost,
    public_part,
)
from hesperion.public_log.models import Statement, StatementText, Turn
from hesperion.public_log.verification import LogBroken, require_whole


@transaction.atomic
def restore_statements() -> list[int]:
    """Insert the statements that the copy has and the database lacks. Returns their numbers.

    Raises LogsDiffer if the database has others in their place, and LogBroken if the copy is not whole or not
    signed by this keyring. Nothing is inserted then.
    """
    Turn.objects.select_for_update().get()
    lost = find_lost()
    if lost is None:
        return []
    if lost.has_others:
        raise LogsDiffer(lost)
    found = list(copied_entries())
    require_whole(map(public_part, found))
    missing = found[lost.first - 1 :]
    _require_signed(missing)
    for entry in missing:
        _insert(entry)
    return [entry["seq"] for entry in missing]


@transaction.atomic
def state_gap(lost: Lost) -> Statement:
    """State for good that these statements are lost, and begin the ledger's copy anew. The old one is kept."""
    statement = publish_statement(
        kind=LogKind.GAP,
        about=f"log:{lost.first}",
        body={
            "first": lost.first,
            "last": lost.last,
            "from": _day(lost.since),
            "to": _day(lost.until),
            "sha256": lost.sha256,
        },
    )
    ledger.set_aside(ledger.PUBLIC_LOG)
    return statement


def stated_gaps() -> list[dict[str, Any]]:
    """The gaps that the log states, oldest first: `seq` of the statement, and what is lost."""
    return [
        {
            "seq": statement.seq,
            "first": statement.body["first"],
            "last": statement.body["last"],
            "since": date.fromisoformat(statement.body["from"]),
            "until": date.fromisoformat(statement.body["to"]),
        }
        for statement in Statement.objects.filter(kind=LogKind.GAP).order_by("seq")
    ]


def _require_signed(missing: Sequence[LogEntry]) -> None:
    for entry in missing:
        signature = bytes.fromhex(entry["signature"])
        if not is_signature(signature, log_message(entry["sha256"]), entry["key"]):
            raise LogBroken(entry["seq"])


def _insert(entry: LogEntry) -> None:
    statement = Statement.objects.create(
        seq=entry["seq"],
        kind=entry["kind"],
        about=entry["about"],
        at=datetime.fromisoformat(entry["at"]),
        body=entry["body"],
        previous=entry["previous"],
        sha256=entry["sha256"],
        key_version=entry["key"],
        signature=bytes.fromhex(entry["signature"]),
    )
    StatementText.objects.bulk_create(
        StatementText(statement=statement, name=name, **text)
        for name, text in entry["texts"].items()
    )
    if statement.kind == LogKind.TAKEN_OUT:  # a text that the backup still has
        taken = {"statement": statement.body["statement"], "name": statement.body["text"]}
        StatementText.objects.filter(**taken).delete()


def _day(at: datetime) -> str:
    return at.astimezone(UTC).date().isoformat()
