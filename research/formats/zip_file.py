"""A zip that is written from front to back, and is the same to the byte for the same files.

It names no user and no time: each file is from 1980-01-01, the earliest day that a zip can say.
"""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import IO, Any

from research.formats.package import ByteSink, PackedFile

_UNIX, _READABLE = 3, 0o644 << 16


class PackedWriter(io.RawIOBase):
    """Writes one file of a zip, and keeps its SHA-256 and its size."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target, self._hash, self._size = target, sha256(), 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._hash.update(data)
        self._target.write(data)
        self._size += len(data)
        return len(data)

    def packed(self, name: str, **of_table: Any) -> PackedFile:
        return PackedFile(name, self._hash.hexdigest(), self._size, **of_table)


class Zip:
    """The zip in `target`. `files` are those that it holds so far."""

    def __init__(self, target: ByteSink) -> None:
        self._zip = zipfile.ZipFile(target, "w")
        self.files: list[PackedFile] = []

    @contextmanager
    def open(self, name: str, *, level: int = 6) -> Iterator[PackedWriter]:
        """A file of any size, deflated by `level`, as zlib counts. Who opens it adds it to `files`."""
        info = zipfile.ZipInfo(name)
        info.compress_type, info._compresslevel = zipfile.ZIP_DEFLATED, level  # type: ignore[attr-defined]
        info.create_system, info.external_attr = _UNIX, _READABLE
        with self._zip.open(info, "w", force_zip64=True) as target:
            yield PackedWriter(target)

    def add(self, name: str, content: bytes) -> None:
        with self.open(name) as target:
            target.write(content)
        self.files.append(target.packed(name))

    def close(self) -> None:
        self._zip.close()

    def abandon(self) -> None:
        """Write nothing more: else the zip would be closed, and look whole, when it is garbage."""
        self._zip.fp = None
