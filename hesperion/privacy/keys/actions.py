"""Makes, opens and destroys the participants' data keys. Data of a lost key stays unreadable."""

import time
import uuid
from collections.abc import Collection
from datetime import datetime

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hesperion.privacy.keys.models import DataKey
from hesperion.privacy.keys.wrapping import unwrap, wrap

# Seconds, about a page's time: other processes can use a destroyed key as long.
REMEMBERED = 10.0
_MOST = 10_000  # keys remembered at once

# Nearly every page about participants asks for keys: the SQL, written out, takes half the time of a queryset.
_SELECT = "SELECT subject, wrapped, version FROM keys_datakey WHERE subject = ANY (%s)"

_opened: dict[uuid.UUID, tuple[float, bytes]] = {}  # subject: (when it is forgotten, key)


class NoKey(Exception):
    """The key was destroyed or never existed: nobody can read what it sealed."""


def make_key(subject: uuid.UUID) -> None:
    """Make a key for `subject`, and commit it at once. Raises IntegrityError if there is one already."""
    make_keys([subject])


def make_keys(subjects: Collection[uuid.UUID]) -> None:
    """Make a key for each of `subjects`, and commit all at once. Raises IntegrityError if one has a key."""
    made = {subject: AESGCM.generate_key(256) for subject in subjects}
    rows = []
    for subject, key in made.items():
        version, wrapped = wrap(key, subject.bytes)
        rows.append(DataKey(subject=subject, wrapped=wrapped, version=version))
    DataKey.objects.bulk_create(rows)
    _remember(made)


def load_keys(subjects: Collection[uuid.UUID]) -> dict[uuid.UUID, bytes]:
    """The keys of `subjects`, by at most one query. Destroyed keys are left out."""
    now = time.monotonic()
    found = {s: kept[1] for s in subjects if (kept := _opened.get(s)) and kept[0] > now}
    missing = [subject for subject in subjects if subject not in found]
    if missing:
        fresh = {row.subject: unwrap(row) for row in DataKey.objects.raw(_SELECT, [missing])}
        _remember(fresh)
        found |= fresh
    return found


def load_key(subject: uuid.UUID, page: Collection[uuid.UUID]) -> bytes | None:
    """The key of `subject`; None if it was destroyed.

    If a query is needed, it also loads the keys of `page`.
    """
    kept = _opened.get(subject)
    if kept and kept[0] > time.monotonic():
        return kept[1]
    return load_keys({subject, *page}).get(subject)


def destroy(subjects: Collection[uuid.UUID]) -> None:
    """Delete the keys of `subjects`, at once and irrevocably. Idempotent."""
    DataKey.objects.filter(pk__in=subjects).delete()
    for subject in subjects:
        _opened.pop(subject, None)


def older_than(moment: datetime) -> list[uuid.UUID]:
    """The subjects whose keys were made before `moment`."""
    return list(DataKey.objects.filter(created_at__lt=moment).values_list("pk", flat=True))


def clear_opened_keys() -> None:
    """Remove all decrypted keys from this process's memory."""
    _opened.clear()


def _remember(keys: dict[uuid.UUID, bytes]) -> None:
    if len(_opened) + len(keys) > _MOST:
        _opened.clear()
    until = time.monotonic() + REMEMBERED
    _opened.update({subject: (until, key) for subject, key in keys.items()})
