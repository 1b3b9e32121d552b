"""The manifest of a set: the size and hash of each file, and the rows of each table, signed by the keyring.

It is encrypted like the other files. Whoever has the recipient could encrypt files of their own; only the
keyring's key `sign` makes this list of them.
"""

import io
import json
from dataclasses import asdict, dataclass
from pathlib import Path

import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hesperion.backup import BackupError
from hesperion.backup.encryption import Fingerprint, decrypt, encrypt
from hesperion.backup.parts import MANIFEST
from hesperion.backup.postgres import Counts
from hesperion.privacy import keyring

_CONTEXT = (
    b"hesperion backup manifest\n"  # the key signs the audit's seals too: they begin otherwise
)


@dataclass(frozen=True)
class SetManifest:
    """`name` is the set's, `files` by their names, `counts` for "main" and "keys"."""

    name: str
    files: dict[str, Fingerprint]
    counts: dict[str, Counts]


def write_manifest(folder: Path, manifest: SetManifest, to: pyrage.x25519.Recipient) -> None:
    """Sign `manifest` and write it, encrypted, into the set's folder."""
    version = keyring.keys("sign").current
    content = json.dumps(asdict(manifest), sort_keys=True)
    signature = _key(version).sign(_CONTEXT + content.encode()).hex()
    signed = {"content": content, "key_version": version, "signature": signature}
    encrypt(io.BytesIO(json.dumps(signed).encode()), folder / MANIFEST, to)


def read_manifest(folder: Path) -> SetManifest:
    """The manifest in the set's folder. Raises BackupError if it is missing, or not this set's own."""
    path = folder / MANIFEST
    plain = io.BytesIO()
    decrypt(path, plain)
    signed = json.loads(plain.getvalue())
    try:
        key = _key(signed["key_version"]).public_key()
        key.verify(bytes.fromhex(signed["signature"]), _CONTEXT + signed["content"].encode())
    except (InvalidSignature, KeyError) as error:
        raise BackupError(
            f"{folder.name}/{MANIFEST} is not signed by this keyring. Was the backup made with another one?"
        ) from error
    content = json.loads(signed["content"])
    if content["name"] != folder.name:
        raise BackupError(f"{folder.name}/{MANIFEST} is that of another set, {content['name']}.")
    files = {name: Fingerprint(**found) for name, found in content["files"].items()}
    return SetManifest(content["name"], files, content["counts"])


def _key(version: int) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(keyring.keys("sign")[version])
