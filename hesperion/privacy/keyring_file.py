"""Makes a keyring's file. Does not import Django, as `make run` makes one before all else."""

import base64
import contextlib
import json
import os
import secrets
from pathlib import Path

KEY_USES = ("wrap", "index", "sign", "tombstone")
KEY_BYTES = 32  # bytes


def new_key() -> str:
    """A random key in base64."""
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def new_keyring() -> str:
    """The JSON of a keyring with the first version of each key."""
    return json.dumps({use: {"1": new_key()} for use in KEY_USES}, indent=2) + "\n"


def write_keyring(path: Path) -> None:
    """Write a new keyring, readable by this account only. Raises FileExistsError where `path` exists.

    The file gets its name when it is complete, and never replaces another one: without the old keyring all
    patients' answers would be unreadable.
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
    """Write a new keyring unless `path` exists."""
    with contextlib.suppress(FileExistsError):
        write_keyring(path)
