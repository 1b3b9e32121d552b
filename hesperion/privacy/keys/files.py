"""The keys of sealed files: made, loaded and destroyed. What a lost key sealed stays unreadable."""

import uuid
from collections.abc import Collection

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hesperion.privacy.keys.actions import NoKey
from hesperion.privacy.keys.models import FileKey
from hesperion.privacy.keys.wrapping import unwrap, wrap


def make_file_key(file_id: uuid.UUID) -> bytes:
    """Make the key for the files of an extract, by its id, and commit it at once.

    Raises IntegrityError if there is one already.
    """
    key, row = AESGCM.generate_key(256), FileKey(id=file_id)
    row.version, row.wrapped = wrap(key, row.associated_data)
    row.save(force_insert=True)
    return key


def load_file_key(file_id: uuid.UUID) -> bytes:
    """Raises NoKey if it was destroyed or never made. It is not remembered."""
    row = FileKey.objects.filter(pk=file_id).first()
    if row is None:
        raise NoKey(f"There is no key for the files of {file_id}.")
    return unwrap(row)


def destroy_file_keys(file_ids: Collection[uuid.UUID]) -> None:
    """Delete the keys, at once and irrevocably. Idempotent."""
    FileKey.objects.filter(pk__in=file_ids).delete()
