"""Sealed files: AES-256-GCM in chunks, so that files of any size are written and read in little memory.

A sealed file is: format (1 byte), the file's random id (16), and then the chunks. A chunk is: nonce (12),
ciphertext of CHUNK plain bytes (of fewer, or none, in the last one), tag (16). Format, id, the place of the
file, the chunk's number and whether it is the last are the associated data: a chunk that is changed, moved,
repeated, left out, or from another file does not open, and a file that was cut off has no last chunk.
"""

import io
import json
import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hesperion.privacy.cipher import Tampered

CHUNK = 1024 * 1024  # plain bytes
_FORMAT = b"\x01"
_ID, _NONCE, _TAG = 16, 12, 16  # bytes
_SEALED_CHUNK = _NONCE + CHUNK + _TAG


class SealedWriter(io.RawIOBase):
    """Writes a new file, sealed with `key` for `place`. Use it as a context manager.

    Only leaving the context without an error writes the last chunk, and waits until the file is on
    the disk. Otherwise what was written is no sealed file. Raises FileExistsError if `path` exists.
    """

    def __init__(self, path: Path, key: bytes, place: str) -> None:
        self._file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb", 0)
        head = _FORMAT + os.urandom(_ID)
        self._chunks = _Chunks(key, head, place)
        self._plain, self._hash, self.size_bytes = bytearray(), sha256(), 0
        self._file.write(head)

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._hash.update(data)
        self._plain += data
        self.size_bytes += len(data)
        while len(self._plain) > CHUNK:  # a whole one stays: it may be the last
            self._seal(is_last=False)
        return len(data)

    @property
    def sha256(self) -> str:
        """Of the plain bytes so far, in hexadecimal digits."""
        return self._hash.hexdigest()

    def close(self) -> None:
        self._file.close()
        super().close()

    def __exit__(self, kind: type[BaseException] | None, *error: object) -> None:
        try:
            if kind is None:
                self._seal(is_last=True)
                os.fsync(self._file.fileno())
        finally:
            self.close()

    def _seal(self, *, is_last: bool) -> None:
        sealed = memoryview(self._chunks.seal(bytes(self._plain[:CHUNK]), is_last=is_last))
        while sealed:  # a disk that becomes full takes a part, and refuses the rest
            sealed = sealed[self._file.write(sealed) :]
        del self._plain[:CHUNK]


def read_sealed(path: Path, key: bytes, place: str, *, start: int = 0) -> Iterator[bytes]:
    """The plain bytes from the byte `start` on, chunk by chunk; each was verified before.

    Raises Tampered where the file is not as it was written with `key` for `place`: at the latest
    where the bytes would end too early, and also if it has no byte `start`.
    """
    before, skipped = divmod(start, CHUNK)
    with path.open("rb") as file:
        chunks = _Chunks(key, file.read(len(_FORMAT) + _ID), place, before)
        file.seek(before * _SEALED_CHUNK, os.SEEK_CUR)
        sealed = file.read(_SEALED_CHUNK)
        while following := file.read(_SEALED_CHUNK):
            yield chunks.unseal(sealed, is_last=False)[skipped:]
            sealed, skipped = following, 0
        yield chunks.unseal(sealed, is_last=True)[skipped:]


class _Chunks:
    """Seals or unseals the chunks of one file, in their order, but for the first ones, `before` this."""

    def __init__(self, key: bytes, head: bytes, place: str, before: int = 0) -> None:
        self._cipher, self._number = AESGCM(key), before
        self._bound_to = [head.hex(), place]

    def seal(self, plain: bytes, *, is_last: bool) -> bytes:
        nonce, associated = os.urandom(_NONCE), self._associated_data(is_last)
        return nonce + self._cipher.encrypt(nonce, plain, associated)

    def unseal(self, sealed: bytes, *, is_last: bool) -> bytes:
        try:
            associated = self._associated_data(is_last)
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], associated)
        except (InvalidTag, ValueError):
            raise Tampered("The file was changed, cut off, or moved from its place.") from None

    def _associated_data(self, is_last: bool) -> bytes:
        self._number += 1
        return json.dumps([*self._bound_to, self._number, is_last]).encode()
