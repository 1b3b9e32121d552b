"""Wraps keys: encrypts them by the key `wrap` of the keyring, and again when that one is renewed."""

import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connections
from psycopg.sql import SQL, Identifier

from hesperion.privacy import keyring
from hesperion.privacy.keys.models import WrappedKey

_NONCE = 12  # bytes
_STORE = SQL(
    "UPDATE {table} AS k SET wrapped = fresh.wrapped, version = %s"
    " FROM unnest(%s::uuid[], %s::bytea[]) AS fresh (key, wrapped) WHERE k.{key} = fresh.key"
)


class WrongKeyring(Exception):
    """The keyring can't decrypt a wrapped key. It is probably not the one that encrypted it."""


def wrap(key: bytes, associated_data: bytes) -> tuple[int, bytes]:
    """The current version of the key `wrap`, and `key` encrypted with it."""
    ring, nonce = keyring.keys("wrap"), os.urandom(_NONCE)
    sealed = AESGCM(ring[ring.current]).encrypt(nonce, key, associated_data)
    return ring.current, nonce + sealed


def unwrap(row: WrappedKey) -> bytes:
    """The key. Raises WrongKeyring."""
    sealed = bytes(row.wrapped)
    try:
        key = AESGCM(keyring.keys("wrap")[row.version])
        return key.decrypt(sealed[:_NONCE], sealed[_NONCE:], row.associated_data)
    except (InvalidTag, KeyError):
        raise WrongKeyring(
            f"The keyring has not the key, version {row.version}, that wraps the data keys."
        ) from None


def rewrap(model: type[WrappedKey], at_most: int = 1000) -> int:
    """Re-encrypt up to `at_most` keys that an older version of the wrapping key encrypts.

    Returns the number re-encrypted. This is one transaction: if the process is killed, no key has
    changed. Keys that are destroyed in the meantime stay destroyed.
    """
    current = keyring.keys("wrap").current
    old = list(model._default_manager.exclude(version=current)[:at_most])
    if old:
        _store(current, old, [wrap(unwrap(row), row.associated_data)[1] for row in old])
    return len(old)


def _store(version: int, rows: Sequence[WrappedKey], wrapped: list[bytes]) -> None:
    meta = rows[0]._meta
    statement = _STORE.format(
        table=Identifier(meta.db_table), key=Identifier(str(meta.pk and meta.pk.column))
    )
    with connections["keys"].cursor() as cursor:
        cursor.execute(statement, [version, [row.pk for row in rows], wrapped])
