"""The sealed files of an extract: written beside their final names, and renamed once they are on the disk."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from django.db.backends.utils import CursorWrapper

from hesperion.privacy.sealed_files import SealedWriter
from research.builds.facts import package_of
from research.builds.failures import BuildFailed
from research.builds.rows import SnapshotRows
from research.builds.watch import Watch
from research.choices import Format
from research.formats import About, Manifest, write
from research.models import Extract, ExtractFile
from research.released import ReleasedTable

MISCOUNTED = "The files do not hold as many people as they should. Tell the administrator."


class Written(NamedTuple):
    """A file, whose row is not stored yet, and what it says of itself."""

    file: ExtractFile
    manifest: Manifest


class Files:
    """Writes the files of an extract. `cursor` has its people in pg_temp.extract_people."""

    def __init__(
        self, extract: Extract, cursor: CursorWrapper, tables: Sequence[ReleasedTable], watch: Watch
    ) -> None:
        self._extract, self._cursor, self._tables, self._watch = extract, cursor, tables, watch

    def write(self, about: About, key: bytes) -> list[Written]:
        """Write a file of each format of the request, beside its final name. Raises BuildFailed."""
        self._extract.folder.mkdir(mode=0o700)
        written = [self._write(form, about, key) for form in self._extract.request.formats]
        for one in written:
            if one.manifest.rows.get("participant", about.people) != about.people:
                raise BuildFailed(MISCOUNTED)
        return written

    def _write(self, form: str, about: About, key: bytes) -> Written:
        self._watch.begin(f"Writing the file {Format(form).label}")
        file = ExtractFile(extract=self._extract, format=form)
        tables = [(table, self._rows(table)) for table in self._tables]
        with SealedWriter(part_of(file), key, file.place) as target:
            manifest = write(Format(form), target=target, package=package_of(tables, about))
        file.sha256, file.size_bytes = target.sha256, target.size_bytes
        return Written(file, manifest)

    def _rows(self, table: ReleasedTable) -> SnapshotRows:
        return SnapshotRows(self._cursor, table, self._watch)


def part_of(file: ExtractFile) -> Path:
    """Where a file is until it is complete."""
    return file.path.with_suffix(".part")


def publish_files(extract: Extract, files: Sequence[ExtractFile]) -> None:
    """Give the files their names, and wait until the disk has them."""
    for file in files:
        _flush(part_of(file))
        part_of(file).rename(file.path)
    _flush(extract.folder)
    _flush(extract.folder.parent)


def _flush(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
