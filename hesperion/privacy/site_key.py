"""Seals values that must outlive their participant's key for some hours, by a key of the site.

That key is derived from the newest key `wrap` of the keyring; the first byte of a value is its version. So
an older version must stay on the keyring as long as such values are stored.
"""

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hesperion.privacy import cipher, keyring
from hesperion.privacy.cipher import Place


def seal(text: str, *, place: Place) -> bytes:
    """Encrypt `text` with the site's key for `place`, whose subject is a random id."""
    version = keyring.keys("wrap").current
    return bytes([version]) + cipher.seal(text.encode(), key=_key(version), place=place)


def unseal(sealed: bytes, *, place: Place) -> str:
    """Decrypt the text that was sealed for `place`. Raises Tampered for any other value."""
    return cipher.unseal(sealed[1:], key=_key(sealed[0]), place=place).decode()


def _key(version: int) -> bytes:
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"site key")  # for good
    return derive.derive(keyring.keys("wrap")[version])
