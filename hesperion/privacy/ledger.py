"""Lists that a restored backup must not undo: files outside every database, one JSON object a line."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.conf import settings

ERASURES = "erasures.jsonl"
HEADS = "audit-seals.jsonl"

_LONGEST_LINE = 4096  # bytes, by far


def path(name: str) -> Path:
    return Path(settings.LEDGER_DIR) / name


@contextmanager
def locked(name: str) -> Iterator[IO[bytes]]:
    """Context manager that opens the file of the list `name`, locked against other processes.

    The file is synced to disk at the end.
    """
    path(name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path(name), os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file
        file.flush()
        os.fsync(file.fileno())


def last_line(file: IO[bytes]) -> bytes:
    """The last complete line; b"" if there is none. An incomplete line after it is removed."""
    end = file.seek(0, os.SEEK_END)
    start = file.seek(max(0, end - _LONGEST_LINE))
    tail = file.read()
    whole = tail[: tail.rfind(b"\n") + 1]
    file.seek(start + len(whole))
    file.truncate()
    return whole.splitlines()[-1] if whole else b""


def append(name: str, entry: dict[str, Any]) -> None:
    """Append `entry` to the list `name`, and sync it to disk."""
    with locked(name) as file:
        last_line(file)
        file.write(json.dumps(entry).encode() + b"\n")


def entries(name: str) -> Iterator[dict[str, Any]]:
    """The entries of the list `name`, oldest first."""
    if not path(name).exists():
        return
    with path(name).open("rb") as file:
        for line in file:
            if line.endswith(b"\n"):
                yield json.loads(line)
