"""The keyring: a file outside every database, with the keys that no dump may contain.

It is JSON, `{"wrap": {"1": …}, "index": {"1": …}, "sign": {"1": …}, "tombstone": {"1": …}}`: by use and
version, 32 bytes each in base64. `wrap` encrypts the participants' data keys, `index` hashes addresses for
look-ups, `sign` is the Ed25519 key of the audit, `tombstone` hashes the subjects of erased participants. The
highest version is used for new values; older ones still decrypt and verify theirs.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from hesperion.privacy.keyring_file import KEY_BYTES, KEY_USES


@dataclass(frozen=True)
class Versions:
    """All versions of one key of the keyring, by number."""

    keys: dict[int, bytes]

    @property
    def current(self) -> int:
        return max(self.keys)

    def __getitem__(self, version: int) -> bytes:
        """Raises KeyError where this version is not on the keyring."""
        return self.keys[version]


def keys(use: str) -> Versions:
    """The keys for `use`, one of KEY_USES. Raises ImproperlyConfigured if the file is missing or broken."""
    return _read(settings.KEYRING_FILE)[use]


def clear_cache() -> None:
    """Forget the keys, so that the file is read again at the next use."""
    _read.cache_clear()


@cache
def _read(path: str) -> dict[str, Versions]:
    try:
        stored = json.loads(Path(path).read_text(encoding="utf-8"))
        ring = {use: _versions(stored[use]) for use in KEY_USES}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ImproperlyConfigured(
            f"The keyring {path} can't be used ({type(error).__name__}). Without it nothing that "
            "patients told can be read. Put its copy back, or for a new installation make one: "
            "python3 hesperion/privacy/keyring_file.py FILE"
        ) from error
    return ring


def _versions(stored: dict[str, str]) -> Versions:
    found = {int(version): _decoded(key) for version, key in stored.items()}
    if not found or not all(0 < version < 256 for version in found):
        raise ValueError("versions are numbers from 1 to 255")
    return Versions(found)


def _decoded(key: str) -> bytes:
    try:
        found = base64.b64decode(key, validate=True)
    except binascii.Error as error:
        raise ValueError("a key is not base64") from error
    if len(found) != KEY_BYTES:
        raise ValueError(f"a key has {len(found)} bytes, not {KEY_BYTES}")
    return found
