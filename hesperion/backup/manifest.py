"""The manifest of a set: the size and hash of each file, and the rows of each table, signed by the keyring.

It is encrypted like the other files. Whoever has the recipient could encrypt files of their own; only the
keyring's key `sign` makes this list of them.
"""

import io
import json
from dataclasses import asdict, dataclass
from pathlib import Path

import pyrage

from hesperion.backup import BackupError
from hesperion.backup.encryption import Fingerprint, decrypt, encrypt
from hesperion.backup.parts import MANIFEST
from hesperion.backup.postgres import Counts
from hesperion.privacy.signing import is_signature, signature_of, signing_version

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
    version = signing_version()
    content = json.dumps(asdict(manifest), sort_keys=True)
    signature = signature_of(_CONTEXT + content.encode(), version).hex()
    signed = {"content": content, "key_version": version, "signature": signature}
    encrypt(io.BytesIO(json.dumps(signed).encode()), folder / MANIFEST, to)


def read_manifest(folder: Path) -> SetManifest:
    """The manifest in the set's folder. Raises BackupError if it is missing, or not this set's own."""
    path = folder / MANIFEST
    plain = io.BytesIO()
    decrypt(path, plain)
    signed = json.loads(plain.getvalue())
    signature, content = bytes.fromhex(signed["signature"]), signed["content"]
    if not is_signature(signature, _CONTEXT + content.encode(), signed["key_version"]):
        raise BackupError(
            f"{folder.name}/{MANIFEST} is not signed by this keyring. Was the backup made with another one?"
        )
    told = json.loads(content)
    if told["name"] != folder.name:
        raise BackupError(f"{folder.name}/{MANIFEST} is that of another set, {told['name']}.")
    files = {name: Fingerprint(**found) for name, found in told["files"].items()}
    return SetManifest(told["name"], files, told["counts"])
