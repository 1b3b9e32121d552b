import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hesperion.backup import BackupError


@contextmanager
def only_one(folder: Path, what: str) -> Iterator[None]:
    """Context manager that holds the folder's lock. Raises BackupError, naming `what`, where it is held."""
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BackupError(f"Another {what} is running. Wait until it has ended.") from error
        yield
