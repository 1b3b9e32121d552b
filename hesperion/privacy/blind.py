"""Blind index: an email address is found by its keyed hash, and can't be read from it."""

import hashlib
import hmac

from hesperion.privacy import keyring
from hesperion.text.addresses import comparable


def index_of(email: str) -> bytes:
    """The hash that is stored for `email` now: the key's version (1 byte), then HMAC-SHA-256 (32)."""
    return _hash(keyring.keys("index").current, email)


def indexes_of(email: str) -> list[bytes]:
    """All hashes that may be stored for `email`: while keys are rotated, rows have older ones too."""
    return [_hash(version, email) for version in keyring.keys("index").keys]


def _hash(version: int, email: str) -> bytes:
    key = keyring.keys("index")[version]
    form = comparable(email).encode(errors="replace")
    return bytes([version]) + hmac.digest(key, b"email\0" + form, hashlib.sha256)
