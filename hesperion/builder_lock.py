"""One builder at a time: a lock on a file beside the extracts, which ends with the process that holds it."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

LOCK = ".lock"


@contextmanager
def alone() -> Iterator[bool]:
    """Context manager that gives whether no other process is a builder; none can be as long as it is entered.

    Raises OSError where the folder of extracts can't be written to. PostgreSQL's advisory locks are
    taken from all roles, and a row that is locked for an hour would keep VACUUM from its work.
    """
    folder = Path(settings.EXTRACTS_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / LOCK).open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
