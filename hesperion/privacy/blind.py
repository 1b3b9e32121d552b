"""Blind index: an email address is looked up by its keyed hash, from which nobody can read it."""

import hashlib
import hmac

from hesperion.privacy import keyring
from hesperion.text.addresses import comparable


def index_of(email: str) -> bytes:
    """The hash of `email` by the current key: the key's version (1 byte), then HMAC-SHA-256 (32 bytes)."""
    return _hash(keyring.keys("index").current, email)


def indexes_of(email: str) -> list[bytes]:
    """The hashes of `email` by all versions of the key: during a rotation, some rows have older ones."""
    return [_hash(version, email) for version in keyring.keys("index").keys]


def _hash(version: int, email: str) -> bytes:
    key = keyring.keys("index")[version]
    form = comparable(email).encode(errors="replace")
    return bytes([version]) + hmac.digest(key, b"email\0" + form, hashlib.sha256)
