"""Checks a set: whether each file is the one that was written, opens, and can be read to its end."""

from collections.abc import Collection
from datetime import UTC, datetime

from hesperion.backup import BackupError
from hesperion.backup.encryption import decrypt_into, file_fingerprint
from hesperion.backup.manifest import SetManifest, read_manifest
from hesperion.backup.parts import KEYS, PART_FILES, reader_of
from hesperion.backup.sets import KEYS_KEPT, BackupSet


def check_set(found: BackupSet, only: Collection[str] = PART_FILES) -> SetManifest:
    """Read these parts of the set. Raises BackupError, which names every file at fault.

    A copy of the key store is missing by right when it is too old to be kept; not if it is asked for alone.
    """
    manifest = read_manifest(found.folder)
    faults = [fault for part in only if (fault := _fault(found, PART_FILES[part], manifest))]
    if faults:
        raise BackupError(" ".join(faults) + " Use another set, or a copy of this one.")
    return manifest


def holds_keys(found: BackupSet) -> bool:
    """Whether the set still has its copy of the key store."""
    return (found.folder / KEYS).exists()


def _fault(found: BackupSet, file: str, manifest: SetManifest) -> str | None:
    path = found.folder / file
    if not path.exists():
        return None if file == KEYS and _is_expired(found) else f"{found.name}/{file} is missing."
    if file_fingerprint(path) != manifest.files.get(file):
        return f"{found.name}/{file} was changed or cut off, or is from another set."
    try:
        decrypt_into(path, reader_of(file))
    except BackupError as error:
        return f"{found.name}/{file} can't be read: {error}"
    return None


def _is_expired(found: BackupSet) -> bool:
    return datetime.now(UTC) - found.made_at >= KEYS_KEPT
