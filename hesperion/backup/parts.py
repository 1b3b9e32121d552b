"""What a set consists of, and the programs that write and read each part as a stream."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from hesperion.backup import postgres

MAIN, KEYS = "main.dump.age", "keys.dump.age"
LEDGER, MEDIA = "ledger.tar.age", "media.tar.age"
MANIFEST = "manifest.age"
PART_FILES = {
    "main": MAIN,
    "keys": KEYS,
    "ledger": LEDGER,
    "media": MEDIA,
}  # by their names for people

_TAR_FILES_CHANGED = 1  # tar's exit code where a file changed or went while it was read


@dataclass(frozen=True)
class Program:
    """A program with its arguments and environment; `harmless` are exit codes that are no failure."""

    arguments: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    harmless: frozenset[int] = frozenset({0})


def dump(database: postgres.Settings, snapshot: str) -> Program:
    """Writes the database as of `snapshot`, by pg_dump's format `custom`."""
    # What PostgreSQL lets everybody do is set where a server is made: deploy/postgres/sql/public.sql.
    options = ["--format=custom", f"--snapshot={snapshot}", "--exclude-schema=pg_catalog"]
    return Program([postgres.program("pg_dump"), *options], postgres.environment(database))


def archive(folder: Path) -> Program:
    """Writes all that is in `folder`, by tar."""
    changed = frozenset({0, _TAR_FILES_CHANGED})
    return Program(["tar", "--create", f"--directory={folder}", "."], _plain(), changed)


def unpack(folder: Path) -> Program:
    """Puts the files of an archive into `folder`."""
    return Program(["tar", "--extract", "--no-same-owner", f"--directory={folder}"], _plain())


def statements() -> Program:
    """Turns a dump into SQL."""
    return Program([postgres.program("pg_restore"), "--no-owner", "--file=-"], _plain())


def reader_of(part: str) -> Program:
    """Reads all of a part, and fails where it is not whole."""
    return statements() if part in (MAIN, KEYS) else Program(["tar", "--list"], _plain())


def folder_of(part: str) -> Path:
    """The folder that LEDGER or MEDIA is made of, made where it is missing."""
    folder = Path(settings.LEDGER_DIR if part == LEDGER else settings.MEDIA_ROOT)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _plain() -> dict[str, str]:
    return {"LC_ALL": "C", "PATH": os.environ.get("PATH", os.defpath)}
