"""The chain's cryptography: what a link hashes, and what a seal signs.

A link's hash is SHA-256(hash before ‖ label ‖ row's id, 8 bytes ‖ subject, 16 bytes ‖ SHA-256 of the
row). All parts but the label of the table have a fixed length, so no two links are made of the same bytes.
"""

import hashlib
import json
import uuid
from datetime import UTC
from typing import Any

from hesperion.privacy import signing
from hesperion.privacy.audit.models import Beginning, Link, Seal

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


def sign(signed: Seal | Beginning) -> bytes:
    """The signature of a seal or beginning, made with the version of the key that it names."""
    return signing.signature_of(_signed_part(signed), signed.key_version)


def is_signed(signed: Seal | Beginning) -> bool:
    """Whether the signature is valid; False if the keyring lacks its version of the key."""
    return signing.is_signature(bytes(signed.signature), _signed_part(signed), signed.key_version)


def _signed_part(signed: Seal | Beginning) -> bytes:
    part = _of_seal(signed) if isinstance(signed, Seal) else _of_beginning(signed)
    return json.dumps(part, sort_keys=True, separators=(",", ":")).encode()


def _of_beginning(beginning: Beginning) -> dict[str, Any]:
    return {
        "after": beginning.after,
        "position": beginning.position,
        "previous": bytes(beginning.previous).hex(),
        "links": beginning.links,
        "seals": beginning.seals,
        "fault": beginning.fault,
        "because": beginning.because,
        "by": beginning.by,
        "key_version": beginning.key_version,
        "begun_at": beginning.begun_at.astimezone(UTC).isoformat(),
    }


def _of_seal(seal: Seal) -> dict[str, Any]:
    return {
        "number": seal.number,
        "position": seal.position,
        "head": bytes(seal.head).hex(),
        "columns": seal.columns,
        "is_last": seal.is_last,
        "previous": bytes(seal.previous).hex(),
        "key_version": seal.key_version,
        "sealed_at": seal.sealed_at.astimezone(UTC).isoformat(),
    }
