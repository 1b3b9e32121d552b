"""Making a keyring. Knows nothing of Django: `make run` makes one before anything else stands."""

import base64
import contextlib
import json
import os
import secrets
from pathlib import Path

KEY_USES = ("wrap", "index", "sign", "tombstone")
KEY_BYTES = 32  # bytes


def new_key() -> str:
    """A random key as the file holds it."""
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def new_keyring() -> str:
    """A keyring with the first version of each key, as the file holds it."""
    return json.dumps({use: {"1": new_key()} for use in KEY_USES}, indent=2) + "\n"


def write_keyring(path: Path) -> None:
    """Write a new keyring for this account's eyes alone. Raises FileExistsError where `path` is taken.

    It gets its name when it is whole, and never takes another's: an overwritten keyring would make
    all that patients told unreadable.
    """
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(
            os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w"
        ) as file:
            file.write(new_keyring())
            file.flush()
            os.fsync(file.fileno())
        os.link(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def write_keyring_once(path: Path) -> None:
    """Make it where there is none yet."""
    with contextlib.suppress(FileExistsError):
        write_keyring(path)
