"""Seals values by AES-256-GCM, bound to the place where they are stored.

A sealed value is: format (1 byte), the key's id (16: the participant's subject), nonce (12), ciphertext
with its tag. The place is the associated data, so that a value moved elsewhere does not open.
"""

import json
import os
import uuid
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FORMAT = 1
_KEY_ID, _NONCE = slice(1, 17), slice(17, 29)
_TAG = 16  # bytes


class Tampered(Exception):
    """A sealed value was changed, cut off, or moved from the place for which it was sealed."""


@dataclass(frozen=True)
class Place:
    """Where a value is stored: the column's label ("story.text"), the primary key, and the participant."""

    label: str
    row: str
    subject: uuid.UUID

    @property
    def associated_data(self) -> bytes:
        return json.dumps([FORMAT, self.label, self.row, str(self.subject)]).encode()


def seal(plain: bytes, *, key: bytes, place: Place) -> bytes:
    """Encrypt `plain` with `key`, to be stored at `place`. The result differs each time."""
    nonce = os.urandom(12)
    head = bytes([FORMAT]) + place.subject.bytes + nonce
    return head + AESGCM(key).encrypt(nonce, plain, place.associated_data)


def key_id(sealed: bytes) -> uuid.UUID:
    """The subject whose key `sealed` says it needs; the nil UUID if `sealed` is no sealed value."""
    is_sealed = len(sealed) >= _NONCE.stop + _TAG and sealed[0] == FORMAT
    return uuid.UUID(bytes=sealed[_KEY_ID] if is_sealed else bytes(16))


def unseal(sealed: bytes, *, key: bytes, place: Place) -> bytes:
    """Decrypt a value that was sealed with `key` for `place`. Raises Tampered for anything else."""
    if key_id(sealed) != place.subject:
        raise Tampered("This is no sealed value, or another participant's.")
    try:
        return AESGCM(key).decrypt(sealed[_NONCE], sealed[_NONCE.stop :], place.associated_data)
    except InvalidTag:
        raise Tampered("The value was changed, or moved from where it was stored.") from None
