"""Merges a set's ledger into the one that is there. An erasure or a seal that it has is never lost."""

import json
import os
import tempfile
from pathlib import Path

import psycopg

from hesperion.backup.encryption import decrypt_into
from hesperion.backup.parts import LEDGER, folder_of, unpack
from hesperion.privacy import ledger
from hesperion.privacy.audit import heads


def merge_ledger(path: Path) -> int:
    """Add what the encrypted ledger `path` has and ours lacks. Returns the number of erasures added."""
    ours, added = folder_of(LEDGER), 0
    with tempfile.TemporaryDirectory(prefix=".restored-", dir=ours) as folder:
        decrypt_into(path, unpack(Path(folder)))
        for theirs in Path(folder).iterdir():
            if theirs.name == ledger.ERASURES:
                added = _add_missing_lines(theirs)
            elif theirs.name == ledger.HEADS:
                _take_longer_heads(theirs)
            elif theirs.name == ledger.PUBLIC_LOG:
                _take_longer_log(theirs)
            elif theirs.is_file() and not _has_content(ours / theirs.name):
                theirs.rename(ours / theirs.name)
    return added


def set_heads_aside(connection: psycopg.Connection) -> list[str]:
    """Rename the file of heads if it has seals that the database lacks. Returns a sentence if it did.

    The next sealing begins a new file, with all seals of the database.
    """
    row = connection.execute("SELECT coalesce(max(number), 0) FROM public.audit_seal").fetchone()
    with heads.locked_heads() as file:
        if heads.last_number(file) <= (row[0] if row else 0):
            return []
        aside = ledger.set_aside(ledger.HEADS)
    return [f"The audit's seals that the main database lacks are kept in {aside.name}."]


def _has_content(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0


def _add_missing_lines(theirs: Path) -> int:
    with ledger.locked(ledger.ERASURES) as file:
        ledger.last_line(file)
        file.seek(0)
        known = set(file.read().splitlines(keepends=True))
        lines = [
            line for line in theirs.read_bytes().splitlines(keepends=True) if line.endswith(b"\n")
        ]
        missing = [line for line in lines if line not in known]
        file.seek(0, os.SEEK_END)
        file.writelines(missing)
    return len(missing)


def _take_longer_log(theirs: Path) -> None:
    """Ours stays, unless theirs goes on where ours ends: of a text that ours lacks, theirs says so too."""
    ours = [entry["sha256"] for entry in ledger.entries(ledger.PUBLIC_LOG)]
    with theirs.open("rb") as file:
        others = [json.loads(line)["sha256"] for line in file if line.endswith(b"\n")]
    if len(others) > len(ours) and others[: len(ours)] == ours:
        theirs.rename(ledger.path(ledger.PUBLIC_LOG))


def _take_longer_heads(theirs: Path) -> None:
    with heads.locked_heads() as file, theirs.open("r+b") as other:
        if heads.last_number(other) > heads.last_number(file):
            theirs.rename(ledger.path(ledger.HEADS))
