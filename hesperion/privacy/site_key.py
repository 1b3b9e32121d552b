"""A value that must outlive its participant's key for some hours, sealed under a key of the site's own.

That key is derived from the newest one of the keyring that wraps; the first byte says which. So an older
one must stay on the keyring as long as such values lie there.
"""

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hesperion.privacy import cipher, keyring
from hesperion.privacy.cipher import Place


def seal(text: str, *, place: Place) -> bytes:
    """`text` for `place`, whose subject is nobody: a random id."""
    version = keyring.keys("wrap").current
    return bytes([version]) + cipher.seal(text.encode(), key=_key(version), place=place)


def unseal(sealed: bytes, *, place: Place) -> str:
    """What was sealed for `place`. Raises Tampered for anything else."""
    return cipher.unseal(sealed[1:], key=_key(sealed[0]), place=place).decode()


def _key(version: int) -> bytes:
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"site key")  # for good
    return derive.derive(keyring.keys("wrap")[version])
