"""Whether the folders that this process writes to are there, may be written, and have space left."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from hesperion.doctor.problems import Problem

NAMES = ("LEDGER_DIR", "MEDIA_ROOT", "EXTRACTS_DIR", "BACKUPS_DIR")
GIGABYTE = 1024**3
LEAST_SHARE = 0.05  # of the disk, free …
LEAST, ENOUGH = 1 * GIGABYTE, 20 * GIGABYTE  # … but never less than this, and this is enough


def folders() -> dict[str, Path]:
    """The folders by the name of their setting: those that this process has."""
    found = {name: str(getattr(settings, name, "") or "") for name in NAMES}
    return {name: Path(path) for name, path in found.items() if path}


def full_or_closed() -> Iterator[Problem]:
    seen = set()
    for name, folder in folders().items():
        if not folder.is_dir():
            yield Problem(
                "folder",
                f"{name} names {folder}, which is not there.",
                f"Mount its volume, or make it: docker compose exec worker mkdir -p {folder}",
            )
        elif not _may_write(folder):
            yield Problem(
                "folder",
                f"{name} names {folder}, which this account (uid {os.getuid()}) can't write.",
                "docker compose run --rm --no-deps --user root --cap-add CHOWN prepare "
                f"chown -R {os.getuid()} {folder}",
            )
        elif (disk := folder.stat().st_dev) not in seen:
            seen.add(disk)
            yield from _full(name, folder)


def _may_write(folder: Path) -> bool:
    """Where the doctor has it for reading alone, its owner decides: the others run as this account."""
    if os.statvfs(folder).f_flag & os.ST_RDONLY:
        return folder.stat().st_uid == os.getuid()
    return os.access(folder, os.R_OK | os.W_OK | os.X_OK)


def _full(name: str, folder: Path) -> Iterator[Problem]:
    disk = shutil.disk_usage(folder)
    if disk.free < min(max(disk.total * LEAST_SHARE, LEAST), ENOUGH):
        yield Problem(
            "disk",
            f"The disk of {folder} ({name}) has {disk.free / GIGABYTE:.1f} GB left of "
            f"{disk.total / GIGABYTE:.1f} GB. When it is full, nobody can send a story.",
            "Make the disk larger, or see what fills it: docker system df, and delete old images: "
            "docker image prune",
        )
