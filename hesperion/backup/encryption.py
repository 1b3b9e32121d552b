"""Streams between programs and files that are encrypted to the recipient (age, X25519, ChaCha20-Poly1305).

What a program writes is encrypted as it comes: nothing in the clear is on the disc.
"""

import hashlib
import os
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any

import pyrage
from django.conf import settings

from hesperion.backup import BackupError
from hesperion.backup.identity import read_identity
from hesperion.backup.parts import Program

_CHUNK = 1024 * 1024  # bytes


@dataclass(frozen=True)
class Fingerprint:
    """Of an encrypted file: its size in bytes and its SHA-256 in hexadecimal digits."""

    size_bytes: int
    sha256: str


class _HashedFile:
    """What pyrage writes to: a file, hashed on the way."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._hash, self._size = file, hashlib.sha256(), 0

    def write(self, data: bytes) -> int:
        self._hash.update(data)
        self._size += len(data)
        return self._file.write(data)

    def flush(self) -> None:
        self._file.flush()

    @property
    def fingerprint(self) -> Fingerprint:
        return Fingerprint(self._size, self._hash.hexdigest())


def recipient() -> pyrage.x25519.Recipient:
    """To whom backups are encrypted. Raises BackupError if it is no recipient, or not the identity's."""
    text = settings.BACKUP_RECIPIENT
    try:
        found = pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        raise BackupError(
            "BACKUP_RECIPIENT is not set, or no recipient of age: it begins with age1. Print it: "
            "python -m hesperion.backup.identity FILE"
        ) from error
    if has_identity() and str(identity().to_public()) != text:
        raise BackupError(
            "BACKUP_RECIPIENT does not belong to the identity in BACKUP_IDENTITY_FILE, which could open no "
            f"backup. Print its recipient: python -m hesperion.backup.identity {settings.BACKUP_IDENTITY_FILE}"
        )
    return found


def has_identity() -> bool:
    """Whether this server has the identity. It may be kept elsewhere, and its file here be empty."""
    path = settings.BACKUP_IDENTITY_FILE
    return bool(path) and Path(path).exists() and bool(Path(path).stat().st_size)


def identity() -> pyrage.x25519.Identity:
    """What opens backups. Raises BackupError if it can't be read."""
    if not has_identity():
        raise BackupError(
            "BACKUP_IDENTITY_FILE names no identity. Put it there: it opens the backups."
        )
    return _identity(settings.BACKUP_IDENTITY_FILE)


_identity = cache(lambda path: read_identity(Path(path)))


def encrypt_output(program: Program, path: Path, to: pyrage.x25519.Recipient) -> Fingerprint:
    """Write what `program` writes, encrypted, to the new file `path`. Raises BackupError."""
    with tempfile.TemporaryFile() as complaints:
        with start_program(
            program, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=complaints
        ) as process:
            try:
                written = encrypt(process.stdout, path, to)
            except BackupError:
                process.kill()
                raise
        if process.returncode not in program.harmless:
            raise failure(program, complaints)
        return written


def encrypt(plain: Any, path: Path, to: pyrage.x25519.Recipient) -> Fingerprint:
    """Write all of the file `plain`, encrypted, to the new file `path`, and to the disc."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            hashed = _HashedFile(file)
            pyrage.encrypt_io(plain, hashed, [to])
            file.flush()
            os.fsync(file.fileno())
    except (pyrage.EncryptError, OSError) as error:
        raise BackupError(
            f"{path.name} can't be written: {error}. Is the disc full? Look: df -h {path.parent.parent}"
        ) from error
    return hashed.fingerprint


def file_fingerprint(path: Path) -> Fingerprint:
    """Of the file as it is on the disc, not in memory."""
    hashed = hashlib.sha256()
    with path.open("rb") as file:
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while chunk := file.read(_CHUNK):
            hashed.update(chunk)
        return Fingerprint(file.tell(), hashed.hexdigest())


def decrypt(path: Path, plain: Any) -> None:
    """Write what is encrypted in `path` to the file `plain`. Raises BackupError where it does not open.

    What was written until then is genuine, but not all. Raises BrokenPipeError where `plain` takes no more.
    """
    try:
        with path.open("rb") as file:
            pyrage.decrypt_io(file, plain, [identity()])
    except BrokenPipeError:
        raise
    except (pyrage.DecryptError, OSError) as error:
        raise BackupError(
            f"{path.parent.name}/{path.name} does not open ({error}). It was changed or cut off, or is "
            "encrypted to another identity than that in BACKUP_IDENTITY_FILE."
        ) from error


def decrypt_into(path: Path, program: Program, stdout: Any = subprocess.DEVNULL) -> None:
    """Have `program` read what is encrypted in `path`. Raises BackupError if either fails."""
    with tempfile.TemporaryFile() as complaints:
        with start_program(
            program, stdin=subprocess.PIPE, stdout=stdout, stderr=complaints
        ) as process:
            try:
                decrypt(path, process.stdin)
            except BrokenPipeError:
                pass  # it has failed, and says why
            except BackupError:
                process.kill()
                raise
        if process.returncode not in program.harmless:
            raise failure(program, complaints)


def start_program(program: Program, **streams: Any) -> "subprocess.Popen[bytes]":
    """Start `program`. Raises BackupError if it is not installed."""
    try:
        return subprocess.Popen(program.arguments, env=program.environment, **streams)  # noqa: S603
    except OSError as error:
        raise BackupError(f"{program.arguments[0]} can't be started: {error.strerror}.") from error


def failure(program: Program, complaints: IO[bytes]) -> BackupError:
    """What `program` said, by its first line that is no warning: later ones may show rows."""
    complaints.seek(0)
    said = complaints.read().decode(errors="replace").splitlines()
    lines = [line for line in said if "WARNING:" not in line] or said or ["without a word"]
    return BackupError(f"{Path(program.arguments[0]).name} failed: {lines[0]}")
