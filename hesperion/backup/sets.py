"""The sets in BACKUPS_DIR: their names, the making of a new one, and which of them are kept for how long."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from hesperion.backup import BackupError
from hesperion.backup.locks import only_one
from hesperion.backup.parts import KEYS, MANIFEST
from hesperion.text.moments import SECOND_IN_NAMES, name_by_second

# An older copy of the key store could, with an older one of the main database, make erased people readable:
# 30 days are promised. A day less, as the service may be down for some hours.
KEYS_KEPT = timedelta(days=29)

_UNFINISHED, _REMOVED = "unfinished-", "removed-"


@dataclass(frozen=True, order=True)
class BackupSet:
    """A complete set. Sorted by time."""

    made_at: datetime
    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def size_bytes(self) -> int:
        return sum(path.stat().st_size for path in self.folder.iterdir())


def all_sets() -> list[BackupSet]:
    """All complete sets, oldest first. Raises BackupError if BACKUPS_DIR can't be read."""
    found = []
    for folder in _backups().iterdir():
        made_at = _time_of(folder.name)
        if made_at and (folder / MANIFEST).exists():
            found.append(BackupSet(made_at, folder))
    return sorted(found)


def find_set(name: str | None) -> BackupSet:
    """The set with this name, or the newest one. Raises BackupError if there is none."""
    sets = [found for found in all_sets() if name in (None, found.name)]
    if not sets:
        which = f"no complete set {name}" if name else "no complete set"
        raise BackupError(f"{which.capitalize()} is in {_backups()}. Look there: ls {_backups()}")
    return sets[-1]


@contextmanager
def new_set() -> Iterator[Path]:
    """Context manager around a new folder, which becomes a set at the end, and is removed after an error.

    Removes what a killed run left. Raises BackupError if another backup runs, or the disc refuses.
    """
    with only_one(_backups(), "backup"):
        for prefix in (_UNFINISHED, _REMOVED):
            for leftover in _backups().glob(f"{prefix}*"):
                shutil.rmtree(leftover)
        name = name_by_second(lambda name: (_backups() / name).exists())
        folder = _backups() / f"{_UNFINISHED}{name}"
        try:
            folder.mkdir(mode=0o700)
            yield folder
            _sync(folder)
            folder.rename(_backups() / final_name(folder))
            _sync(_backups())
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise


def final_name(folder: Path) -> str:
    """The set's name, of a folder that is unfinished or being removed too."""
    return folder.name.removeprefix(_UNFINISHED).removeprefix(_REMOVED)


def prune() -> None:
    """Remove the sets that the rule does not keep, and copies of the key store that are too old."""
    sets = all_sets()
    for old in set(sets) - kept(sets):
        removed = old.folder.rename(old.folder.with_name(f"{_REMOVED}{old.name}"))
        shutil.rmtree(removed)
    expire_keys()


def expire_keys() -> None:
    """Remove copies of the key store that are too old, of unfinished sets too. The sets stay."""
    now = datetime.now(UTC)
    for path in _backups().glob(f"*/{KEYS}"):
        made_at = _time_of(final_name(path.parent))
        if made_at and now - made_at >= KEYS_KEPT:
            path.unlink()


def kept(sets: list[BackupSet]) -> set[BackupSet]:
    """Of `sets`, oldest first, those of the last 24 hours, and the newest of each day, week and month.

    BACKUPS_KEPT says of how many days, weeks and months that have any.
    """
    found = {made for made in sets if datetime.now(UTC) - made.made_at < timedelta(days=1)}
    for most, period in zip(settings.BACKUPS_KEPT, _PERIODS, strict=True):
        newest = {period(made.made_at): made for made in sets}
        found.update(list(newest.values())[-most:] if most else [])
    return found


_PERIODS: tuple[Callable[[datetime], Any], ...] = (
    lambda moment: moment.date(),
    lambda moment: moment.isocalendar()[:2],
    lambda moment: (moment.year, moment.month),
)


def _backups() -> Path:
    if not settings.BACKUPS_DIR:
        raise BackupError("BACKUPS_DIR is not set. Run this in the service backup.")
    folder = Path(settings.BACKUPS_DIR)
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise BackupError(
            f"{folder}, BACKUPS_DIR, can't be written. Make it, and give it to user {os.geteuid()}."
        )
    return folder


def _time_of(name: str) -> datetime | None:
    try:
        return datetime.strptime(name, SECOND_IN_NAMES).replace(tzinfo=UTC)
    except ValueError:
        return None


def _sync(folder: Path) -> None:
    """Wait until the folder's entries are on the disc."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
