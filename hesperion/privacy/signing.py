"""Signatures by the keyring's Ed25519 key `sign`.

The key signs several kinds of things. Each begins with words of its own, so that no signature of one kind holds
for another.
"""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from hesperion.privacy import keyring


def signing_version() -> int:
    """The version of the key that signs now."""
    return keyring.keys("sign").current


def signature_of(content: bytes, version: int) -> bytes:
    """The signature of `content`. Raises KeyError if the keyring lacks this version of the key."""
    return _key(version).sign(content)


def is_signature(signature: bytes, content: bytes, version: int) -> bool:
    """Whether the signature is valid; False if the keyring lacks this version of the key."""
    try:
        public_key(version).verify(signature, content)
    except (InvalidSignature, KeyError):
        return False
    return True


def public_key(version: int) -> Ed25519PublicKey:
    """The key with which anybody can check signatures. Raises KeyError as `signature_of` does."""
    return _key(version).public_key()


def public_keys() -> dict[int, Ed25519PublicKey]:
    """Each version's key with which anybody can check signatures, also of versions that sign no more."""
    return {version: public_key(version) for version in keyring.keys("sign").keys}


def _key(version: int) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(keyring.keys("sign")[version])
