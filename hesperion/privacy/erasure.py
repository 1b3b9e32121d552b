"""Erases participants: destroys the key, deletes rows and history, and lists the erasure outside the databases.

A restored backup brings rows and perhaps the key back. `replay` erases them again, and `require_replayed`
keeps the site closed until then.
"""

import hashlib
import hmac
import json
import uuid
from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.utils import timezone

from hesperion.privacy import keyring, ledger
from hesperion.privacy.audit.actions import record_event
from hesperion.privacy.audit.choices import Action
from hesperion.privacy.keys import actions as keys
from hesperion.privacy.keys.models import DataKey
from hesperion.privacy.models import Tombstone


def erase_subject(
    *, subject: uuid.UUID, by: str, known_as: Sequence[str] = (), document: str = ""
) -> None:
    """Erase all that is stored about `subject`.

    `by` is the actor, as in access.py; `known_as` are the other names of the record that may occur
    in logs; `document` is the version of the consent that was signed. Once the erasure is on the
    list of erasures, a failure only delays it: the next start completes it.
    """
    today = timezone.now().date()
    ledger.append(
        ledger.ERASURES,
        {"subject": str(subject), "on": today.isoformat(), "document": document},
    )
    keys.destroy([subject])
    _erase(subject, known_as, today, document, by)


def discard_subject(subject: uuid.UUID) -> None:
    """Delete a draft that was never sent. It is not listed as an erasure, as it was no participant's."""
    keys.destroy([subject])
    with transaction.atomic():
        _delete(subject, ())


def replay() -> int:
    """Erase again the participants that a restored backup brought back; returns their number."""
    undone = _undone(_listed(), _buried())
    for entry in undone:
        subject = uuid.UUID(entry["subject"])
        keys.destroy([subject])
        _erase(subject, (), date.fromisoformat(entry["on"]), entry["document"], "system:replay")
    return len(undone)


def require_replayed() -> None:
    """Raise ImproperlyConfigured if a restored backup contains erased participants.

    Also raised if the keyring is missing or broken, as nothing could be stored or read.
    """
    keyring.keys("tombstone")
    listed, buried = _listed(), _buried()
    if undone := len(_undone(listed, buried)):
        raise ImproperlyConfigured(
            f"The databases hold {undone} participants who were erased: a backup was restored. "
            "Run python manage.py prepare, which erases them again, before the site opens."
        )
    if buried - {tombstone_key(subject) for subject in listed}:
        raise ImproperlyConfigured(
            f"{len(buried)} participants were erased, and the list of them in LEDGER_DIR names "
            f"{len(listed)}. Put its newest copy back before the site opens."
        )


def listed() -> set[uuid.UUID]:
    """The subjects on the list of erasures outside the databases."""
    return set(_listed())


def tombstone_key(subject: uuid.UUID) -> bytes:
    """A keyed hash of `subject`.

    The key is never renewed, because an erased subject is not stored and can't be hashed again.
    """
    return hmac.digest(keyring.keys("tombstone")[1], subject.bytes, hashlib.sha256)


def _listed() -> dict[uuid.UUID, dict[str, str]]:
    """The entries of the list of erasures, by subject."""
    return {uuid.UUID(entry["subject"]): entry for entry in ledger.entries(ledger.ERASURES)}


def _buried() -> set[bytes]:
    """The keys of all tombstones."""
    return {bytes(key) for key in Tombstone.objects.values_list("key", flat=True)}


def _undone(listed: dict[uuid.UUID, dict[str, str]], buried: set[bytes]) -> list[dict[str, str]]:
    """The entries whose participant has a key, or no tombstone."""
    with_key = set(DataKey.objects.filter(pk__in=listed).values_list("pk", flat=True))
    return [
        entry
        for subject, entry in listed.items()
        if subject in with_key or tombstone_key(subject) not in buried
    ]


@transaction.atomic
def _erase(
    subject: uuid.UUID, known_as: Sequence[str], erased_on: date, document: str, by: str
) -> None:
    history = _delete(subject, known_as)
    Tombstone.objects.get_or_create(
        key=tombstone_key(subject), defaults={"erased_on": erased_on, "document": document}
    )
    record_event(actor=by, action=Action.ERASED, subject=subject, detail={"history": history})


def _delete(subject: uuid.UUID, known_as: Sequence[str]) -> dict[str, list[int]]:
    """Delete every row about `subject` and its history; the ids of the history's rows by label."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT privacy_erase(%s, %s)", [subject, list(known_as)])
        return json.loads(cursor.fetchone()[0])
