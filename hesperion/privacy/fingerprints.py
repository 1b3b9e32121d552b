"""Keyed hashes of participants' texts, by which a text is recognised without being stored again."""

import hashlib
import hmac
import uuid

from hesperion.privacy.keys import actions as keys


def fingerprint(text: str, *, of: str, subject: uuid.UUID) -> bytes:
    """The hash of `text` by a key that is made from the participant's own: 32 bytes of HMAC-SHA-256.

    `of` says what the hash is for: the same text has another hash for another use. Once the
    participant's key is destroyed, nobody can tell whether a text has this hash. Raises NoKey.
    """
    key = keys.load_keys([subject]).get(subject)
    if key is None:
        raise keys.NoKey("This participant has no key.")
    own = hmac.digest(key, f"fingerprint\0{of}".encode(), hashlib.sha256)
    return hmac.digest(own, text.encode(errors="replace"), hashlib.sha256)
