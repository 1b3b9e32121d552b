"""Lists that a restored backup must not undo: files outside every database, one JSON object a line.

`installation.json` says to which installation the folder belongs: hesperion/privacy/key_checks.py.
Each function raises ImproperlyConfigured with a sentence if a file can't be used.
"""

import errno
import fcntl
import json
import logging
import os
import tempfile
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from hesperion.text.moments import name_by_second

ERASURES = "erasures.jsonl"
HEADS = "audit-seals.jsonl"
PUBLIC_LOG = "public-log.jsonl"
INSTALLATION = "installation.json"

_USUAL_LINE = 4096  # bytes, by far; those of the public log may be longer

logger = logging.getLogger(__name__)


def path(name: str) -> Path:
    return Path(settings.LEDGER_DIR) / name


def require_usable() -> None:
    """Open each file that is there for reading and writing, as erasing and sealing will.

    For reading alone where the folder is mounted so: for processes that only look.
    """
    for name in (ERASURES, HEADS, PUBLIC_LOG, INSTALLATION):
        with _explained(path(name)):
            if path(name).exists():
                only_looks = os.statvfs(path(name)).f_flag & os.ST_RDONLY
                path(name).open("rb" if only_looks else "r+b").close()


@contextmanager
def locked(name: str) -> Iterator[IO[bytes]]:
    """Context manager that opens the file of the list `name`, locked against other processes.

    The file is synced to disk at the end.
    """
    with _explained(path(name)):
        path(name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        opened = os.open(path(name), os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(opened, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file
        with _explained(path(name)):
            file.flush()
            os.fsync(file.fileno())


def last_line(file: IO[bytes]) -> bytes:
    """The last complete line; b"" if there is none. An incomplete line after it is removed."""
    whole = _tail(file)
    file.truncate()
    return whole.splitlines()[-1] if whole else b""


def _tail(file: IO[bytes]) -> bytes:
    """The last complete lines, one at least if there is one. The file is then at the end of them."""
    end, length = file.seek(0, os.SEEK_END), _USUAL_LINE
    while True:
        start = file.seek(max(0, end - length))
        tail = file.read()
        whole = tail[: tail.rfind(b"\n") + 1]
        if start == 0 or whole.count(b"\n") > 1:
            file.seek(start + len(whole))
            return whole
        length *= 2


def append(name: str, entry: dict[str, Any]) -> None:
    """Append `entry` to the list `name`, and sync it to disk."""
    with locked(name) as file:
        last_line(file)
        file.write(json.dumps(entry).encode() + b"\n")


def entries(name: str) -> Iterator[dict[str, Any]]:
    """The entries of the list `name`, oldest first."""
    with _explained(path(name)):
        if not path(name).exists():
            return
        with path(name).open("rb") as file:
            for line in file:
                if line.endswith(b"\n"):
                    yield json.loads(line)


def last_entry(name: str) -> dict[str, Any] | None:
    """The last entry of the list `name`; None if it has none."""
    with _explained(path(name)):
        if not path(name).exists():
            return None
        with path(name).open("rb") as file:
            line = _tail(file).splitlines()[-1:]
        return json.loads(line[0]) if line else None


def write_anew(name: str, lines: Iterable[bytes]) -> None:
    """Put `lines` in place of the list `name`, whole or not at all, and wait until the disk has them."""
    file = path(name)
    with _explained(file):
        with tempfile.NamedTemporaryFile(
            dir=file.parent, prefix=f".{file.stem}-", delete=False
        ) as new:
            new.writelines(lines)
            new.flush()
            os.fsync(new.fileno())
        Path(new.name).replace(file)
        _flush(file.parent)


def set_aside(name: str) -> Path:
    """Rename the list `name`, so that a new one begins. Returns where it is now: no other one is replaced."""
    file = path(name)

    def aside(second: str) -> Path:
        return file.with_name(f"{file.stem}.before-{second}{file.suffix}")

    with _explained(file):
        return file.rename(aside(name_by_second(lambda second: aside(second).exists())))


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def is_empty() -> bool:
    """Whether the ledger lists neither an erasure nor a seal."""
    return not any(path(name).exists() and path(name).stat().st_size for name in (ERASURES, HEADS))


def installation() -> uuid.UUID | None:
    """The installation to which the ledger belongs; None before `prepare` has written it."""
    file = path(INSTALLATION)
    with _explained(file):
        text = file.read_text() if file.exists() else ""
        return uuid.UUID(json.loads(text)["installation"]) if text.strip() else None


def write_installation(file: IO[bytes], installation: uuid.UUID) -> None:
    """Write to which installation the ledger belongs into `file`, which is locked(INSTALLATION)."""
    with _explained(path(INSTALLATION)):
        file.seek(0)
        file.truncate()
        file.write(json.dumps({"installation": str(installation)}).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _explained(file: Path) -> Iterator[None]:
    """Context manager that says what to do where `file` can't be used, in the log too: no page says it."""
    try:
        yield
    except (OSError, ValueError, KeyError, TypeError) as error:
        sentence = _sentence(file, error)
        logger.error(sentence)
        raise ImproperlyConfigured(sentence) from error


def _sentence(file: Path, error: Exception) -> str:
    if not isinstance(error, OSError):
        return f"{file} in the ledger has a line that can't be read. Put its newest copy back."
    if error.errno == errno.ENOSPC:
        return f"{file} in the ledger can't be written, as the disc is full. Make room on it."
    return (
        f"{file} in the ledger can't be read and written ({error.strerror}). Give the folder to the user "
        f"that runs Hesperion: chown -R {os.geteuid()} {file.parent}"
    )
