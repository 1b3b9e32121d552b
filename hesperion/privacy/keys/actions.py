"""Makes, opens, rewraps and destroys the participants' data keys. What is lost here is unreadable for good."""

import os
import time
import uuid
from collections.abc import Collection, Iterable
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connections

from hesperion.privacy import keyring
from hesperion.privacy.keys.models import DataKey

# Seconds: a page, not longer, or a destroyed key would live on in other processes.
REMEMBERED = 10.0
_MOST = 10_000  # keys remembered at once

_opened: dict[uuid.UUID, tuple[float, bytes]] = {}  # subject: (when it is forgotten, key)


class NoKey(Exception):
    """The participant's key was destroyed, or never was: what it sealed can't be read by anybody."""


class WrongKeyring(Exception):
    """A data key does not open with the key on the keyring that wrapped it."""


def make_key(subject: uuid.UUID) -> None:
    """A new key for `subject`, committed at once. Raises IntegrityError where there is one."""
    key = AESGCM.generate_key(256)
    version, wrapped = wrap(subject, key)
    DataKey.objects.create(subject=subject, wrapped=wrapped, version=version)
    _remember({subject: key})


def load_keys(subjects: Collection[uuid.UUID]) -> dict[uuid.UUID, bytes]:
    """The keys of `subjects`, by one query at most. Those that were destroyed are missing."""
    now = time.monotonic()
    found = {s: kept[1] for s in subjects if (kept := _opened.get(s)) and kept[0] > now}
    missing = [subject for subject in subjects if subject not in found]
    if missing:
        fresh = {row.subject: _unwrap(row) for row in DataKey.objects.filter(pk__in=missing)}
        _remember(fresh)
        found |= fresh
    return found


def load_key(subject: uuid.UUID, page: Collection[uuid.UUID]) -> bytes | None:
    """The key of `subject`, None once it is destroyed. If it must be asked for, so are those of the `page`."""
    kept = _opened.get(subject)
    if kept and kept[0] > time.monotonic():
        return kept[1]
    return load_keys({subject, *page}).get(subject)


def destroy(subjects: Collection[uuid.UUID]) -> None:
    """Delete the keys, at once and for good. Does no harm twice."""
    DataKey.objects.filter(pk__in=subjects).delete()
    for subject in subjects:
        _opened.pop(subject, None)


def older_than(moment: datetime) -> list[uuid.UUID]:
    """Whose keys were made before `moment`."""
    return list(DataKey.objects.filter(created_at__lt=moment).values_list("pk", flat=True))


def rewrap(at_most: int = 1000) -> int:
    """Wrap some keys anew that an older key on the keyring wraps; how many those were.

    One transaction: killed in it, these keys are as they were. A key that is destroyed meanwhile stays so.
    """
    current = keyring.keys("wrap").current
    old = list(DataKey.objects.exclude(version=current)[:at_most])
    fresh = [(row.subject, wrap(row.subject, _unwrap(row))[1]) for row in old]
    if fresh:
        _store(current, fresh)
    return len(fresh)


def clear_opened_keys() -> None:
    """Forget the keys that this process remembers."""
    _opened.clear()


def wrap(subject: uuid.UUID, key: bytes) -> tuple[int, bytes]:
    """The version that wraps now, and `key` wrapped for `subject`."""
    ring, nonce = keyring.keys("wrap"), os.urandom(12)
    sealed = AESGCM(ring[ring.current]).encrypt(nonce, key, subject.bytes)
    return ring.current, nonce + sealed


def _unwrap(row: DataKey) -> bytes:
    sealed = bytes(row.wrapped)
    try:
        key = keyring.keys("wrap")[row.version]
        return AESGCM(key).decrypt(sealed[:12], sealed[12:], row.subject.bytes)
    except (InvalidTag, KeyError):
        raise WrongKeyring(
            f"The keyring has not the key, version {row.version}, that wraps the data keys."
        ) from None


def _store(version: int, wrapped: Iterable[tuple[uuid.UUID, bytes]]) -> None:
    subjects, values = zip(*wrapped, strict=True)
    with connections["keys"].cursor() as cursor:
        cursor.execute(
            "UPDATE keys_datakey AS k SET wrapped = fresh.wrapped, version = %s"
            " FROM unnest(%s::uuid[], %s::bytea[]) AS fresh (subject, wrapped)"
            " WHERE k.subject = fresh.subject",
            [version, list(subjects), list(values)],
        )


def _remember(keys: dict[uuid.UUID, bytes]) -> None:
    if len(_opened) + len(keys) > _MOST:
        _opened.clear()
    until = time.monotonic() + REMEMBERED
    _opened.update({subject: (until, key) for subject, key in keys.items()})
