"""The heads of the chain in a file outside PostgreSQL: it shows when a chain was cut off there.

One JSON line for each seal, in LEDGER_DIR/audit-seals.jsonl. Who can change both database and file
can cut both: so the folder is worth copying to another machine.
"""

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import UTC
from typing import IO

from hesperion.privacy import ledger
from hesperion.privacy.audit.models import Seal


class LedgerIsAhead(Exception):
    """The file of heads has a seal that the database lacks.

    The chain was cut off, or an older copy of the database was restored.
    """


def locked_heads() -> AbstractContextManager[IO[bytes]]:
    """Context manager that opens the file of heads and locks it against other processes."""
    return ledger.locked(ledger.HEADS)


def lines(end: int) -> Iterator[bytes]:
    """The lines of the file of heads, up to the byte `end`."""
    with ledger.path(ledger.HEADS).open("rb") as file:
        while file.tell() < end:
            yield file.readline()


def line(seal: Seal) -> bytes:
    """The line for `seal` in the file of heads."""
    head = {
        "number": seal.number,
        "position": seal.position,
        "head": bytes(seal.head).hex(),
        "sealed_at": seal.sealed_at.astimezone(UTC).isoformat(),
        "key_version": seal.key_version,
        "signature": bytes(seal.signature).hex(),
    }
    return json.dumps(head).encode() + b"\n"


def add_missing(file: IO[bytes], using: str) -> None:
    """Append the seals that the file of heads lacks, such as one that a crash kept out of it.

    Raises LedgerIsAhead if the database has fewer seals than the file.
    """
    written = last_number(file)
    seals = Seal.objects.using(using).order_by("number")
    newest = seals.last()
    if written > (newest.number if newest else 0):
        raise LedgerIsAhead(
            f"{file.name} has seal {written} and the database does not. Was the database cut off? "
            "If an older copy was put back knowingly, rename the file: a new one will be begun."
        )
    for seal in seals.filter(number__gt=written).iterator():
        file.write(line(seal))


def last_number(file: IO[bytes]) -> int:
    """The number of the last whole line, 0 for none."""
    line = ledger.last_line(file)
    return json.loads(line)["number"] if line else 0
