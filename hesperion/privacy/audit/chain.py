"""The chain's cryptography: what a link hashes, and what a seal signs.

A link's hash is SHA-256(hash before ‖ label ‖ row's id, 8 bytes ‖ subject, 16 bytes ‖ SHA-256 of the
row). All parts but the label of the table have a fixed length, so no two links are made of the same bytes.
"""

import hashlib
import json
import uuid
from datetime import UTC

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hesperion.privacy import keyring
from hesperion.privacy.audit.models import Link, Seal

START = bytes(32)  # the hash before the first link and the first seal
_NOBODY = uuid.UUID(int=0)  # the subject of rows that are about no participant


def link_hash(before: bytes, link: Link) -> bytes:
    """The hash that `link` must have if the link before it has the hash `before`."""
    row_id = link.row_id.to_bytes(8, "big", signed=True)
    subject = (link.subject or _NOBODY).bytes
    parts = (before, link.label.encode(), row_id, subject, bytes(link.digest))
    return hashlib.sha256(b"".join(parts)).digest()


def seal_hash(seal: Seal) -> bytes:
    return hashlib.sha256(_signed_part(seal)).digest()


def sign(seal: Seal) -> bytes:
    """The signature of `seal`, made with the version of the key that it names."""
    return _key(seal).sign(_signed_part(seal))


def is_signed(seal: Seal) -> bool:
    """Whether the signature of `seal` is valid; False if the keyring lacks its version of the key."""
    try:
        _key(seal).public_key().verify(bytes(seal.signature), _signed_part(seal))
    except (InvalidSignature, KeyError):
        return False
    return True


def _key(seal: Seal) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(keyring.keys("sign")[seal.key_version])


def _signed_part(seal: Seal) -> bytes:
    signed = {
        "number": seal.number,
        "position": seal.position,
        "head": bytes(seal.head).hex(),
        "columns": seal.columns,
        "is_last": seal.is_last,
        "previous": bytes(seal.previous).hex(),
        "key_version": seal.key_version,
        "sealed_at": seal.sealed_at.astimezone(UTC).isoformat(),
    }
    return json.dumps(signed, sort_keys=True, separators=(",", ":")).encode()
