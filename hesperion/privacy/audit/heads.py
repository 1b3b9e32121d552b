"""The heads of the chain in a file outside PostgreSQL: a chain that was cut off there shows here.

One JSON line for each seal, in LEDGER_DIR/audit-heads.jsonl. Who can change both database and file
can cut both: so the folder is worth copying to another machine.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from pathlib import Path
from typing import IO

from django.conf import settings

from hesperion.privacy.audit.models import Seal

_LONGEST_LINE = 4096  # bytes, by far


class LedgerIsAhead(Exception):
    """The file knows a seal that the database has not: it was cut off, or an older copy put back."""


@contextmanager
def held() -> Iterator[IO[bytes]]:
    """The file, while nobody else adds to it."""
    path = _path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def lines(end: int) -> Iterator[bytes]:
    """The file's lines up to the byte `end`."""
    with _path().open("rb") as file:
        while file.tell() < end:
            yield file.readline()


def line(seal: Seal) -> bytes:
    """What the file says about `seal`."""
    told = {
        "number": seal.number,
        "position": seal.position,
        "head": bytes(seal.head).hex(),
        "sealed_at": seal.sealed_at.astimezone(UTC).isoformat(),
        "key_version": seal.key_version,
        "signature": bytes(seal.signature).hex(),
    }
    return json.dumps(told).encode() + b"\n"


def add_missing(file: IO[bytes]) -> None:
    """Write the seals that the file does not have yet; one that a crash kept out comes along.

    Raises LedgerIsAhead where the database has fewer.
    """
    written = _last_number(file)
    newest = Seal.objects.order_by("number").last()
    if written > (newest.number if newest else 0):
        raise LedgerIsAhead(
            f"{file.name} has seal {written} and the database does not. Was the database cut off? "
            "If an older copy was put back knowingly, rename the file: a new one will be begun."
        )
    for seal in Seal.objects.filter(number__gt=written).order_by("number").iterator():
        file.write(line(seal))
    file.flush()
    os.fsync(file.fileno())


def _path() -> Path:
    return Path(settings.LEDGER_DIR) / "audit-heads.jsonl"


def _last_number(file: IO[bytes]) -> int:
    """The number of the last whole line, 0 for none; half a line that a crash left is taken away."""
    end = file.seek(0, os.SEEK_END)
    start = file.seek(max(0, end - _LONGEST_LINE))
    tail = file.read()
    whole = tail[: tail.rfind(b"\n") + 1]
    file.seek(start + len(whole))
    file.truncate()
    lines = whole.splitlines()
    return json.loads(lines[-1])["number"] if lines else 0
