"""Puts a set back: databases in one transaction each, media over what is there, the ledger never backwards."""

import re
import subprocess
import tempfile
from collections.abc import Callable, Collection
from typing import IO

from django.conf import settings

from hesperion.backup import BackupError, postgres
from hesperion.backup.checking import check_set, holds_keys
from hesperion.backup.encryption import decrypt_into, failure, start_program
from hesperion.backup.ledgers import merge_ledger, set_heads_aside
from hesperion.backup.parts import (
    KEYS,
    LEDGER,
    MAIN,
    MEDIA,
    PART_FILES,
    Program,
    folder_of,
    statements,
    unpack,
)
from hesperion.backup.sets import BackupSet, find_set
from hesperion.edge.page_cache.generation import PURGES

# psql stops at the first error and says it without the rows that it is about.
_PSQL = [
    "--quiet",
    "--no-psqlrc",
    "--output=/dev/null",
    "--set=ON_ERROR_STOP=1",
    "--set=VERBOSITY=terse",
]
_BEGIN = b"BEGIN; SET LOCAL lock_timeout = '20s'; DROP OWNED BY CURRENT_USER CASCADE;\n"


def restore(
    found: BackupSet, *, parts: Collection[str] = PART_FILES, replace: bool = False
) -> list[str]:
    """Put these parts of the set back, by their names in PART_FILES. Returns a sentence for each.

    The ledger also gets what the newest set's has: who was erased since must not come back. All parts are
    checked before anything is changed. Raises BackupError if one is faulty, or where data is there and may
    not be replaced. A database is as before if its restore fails.
    """
    check_set(found, parts)
    if "ledger" in parts:
        check_set(find_set(None), ["ledger"])
    if "keys" in parts and not holds_keys(found):
        raise BackupError(
            f"{found.name} is older than 30 days: its copy of the key store is gone. A key store that still "
            "works fits: name the other parts by --only."
        )
    if not replace:
        _require_room(parts)
    done = [_RESTORES[part](found) for part in PART_FILES if part in parts]
    if {"main", "ledger"} & set(parts):
        with postgres.connected(postgres.owners_database()) as connection:
            done += set_heads_aside(connection)
    return done


def _require_room(parts: Collection[str]) -> None:
    """The ledger needs none: it only grows."""
    databases = {"main": postgres.owners_database, "keys": postgres.keys_database}
    taken = [part for part in databases if part in parts and _has_tables(databases[part]())]
    taken += ["media"] if "media" in parts and _has_media() else []
    if taken:
        raise BackupError(
            f"Data is there already: {', '.join(taken)}. Nothing was changed. Copy it first if you may need "
            "it; then repeat: make restore REPLACE=1"
        )


def _has_media() -> bool:
    """Whether there are files of the site. That a page cache was purged is none of them."""
    return any(path.name != PURGES for path in folder_of(MEDIA).iterdir())


def _has_tables(database: postgres.Settings) -> bool:
    with postgres.connected(database) as connection:
        return bool(postgres.table_names(connection))


def _main(found: BackupSet) -> str:
    database = postgres.owners_database()
    _fill(database, found, MAIN)
    return f"The main database {database['NAME']} is as {found.name} has it."


def _keys(found: BackupSet) -> str:
    database = postgres.keys_database()
    _fill(database, found, KEYS)
    return f"The key store {database['NAME']} is as {found.name} has it."


def _ledger(found: BackupSet) -> str:
    newest = find_set(None)
    added = sum(merge_ledger(folder / LEDGER) for folder in (newest.folder, found.folder))
    return (
        f"The list of erasures has {added} lines more, from the ledgers of {found.name} and of the newest set, "
        f"{newest.name}. What was in the ledger is still there."
    )


def _media(found: BackupSet) -> str:
    decrypt_into(found.folder / MEDIA, unpack(folder_of(MEDIA)))
    return f"Media are back in {settings.MEDIA_ROOT}."


def _fill(database: postgres.Settings, found: BackupSet, file: str) -> None:
    """Replace all that the role owns in the database, in one transaction.

    COMMIT is sent only when all of the dump was: whatever fails before, the database rolls back.
    """
    psql = Program([postgres.program("psql"), *_PSQL], postgres.environment(database))
    with tempfile.TemporaryFile() as complaints:
        process = start_program(psql, stdin=subprocess.PIPE, stderr=complaints)
        try:
            _send(process, _BEGIN)
            decrypt_into(found.folder / file, statements(), stdout=process.stdin)
            _send(process, b"COMMIT;\n")
        except BackupError:
            process.communicate()
            if not _has_error(complaints):  # psql stopped because the dump did
                raise
        except BrokenPipeError:
            pass
        process.communicate()
        if process.returncode:
            raise BackupError(
                f"The database {database['NAME']} is as before: {failure(psql, complaints)} "
                "Are web, worker, builder and beat stopped?"
            )


def _has_error(complaints: IO[bytes]) -> bool:
    complaints.seek(0)
    return re.search(rb"ERROR|FATAL|error:", complaints.read()) is not None


def _send(process: "subprocess.Popen[bytes]", text: bytes) -> None:
    if process.stdin:
        process.stdin.write(text)
        process.stdin.flush()


_RESTORES: dict[str, Callable[[BackupSet], str]] = {
    "main": _main,
    "keys": _keys,
    "ledger": _ledger,
    "media": _media,
}
