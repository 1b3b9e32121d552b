"""`VAR/secrets.json`: passwords and keys of this machine, made at random once and kept."""

import fcntl
import json
import os
import secrets
import string
from collections.abc import Callable
from pathlib import Path

from hesperion.embedded import StartError

# Accounts for trying out, by the part of the address before @hesperion.example, with what each one is.
DEMO_ACCOUNTS = {
    "researcher": "",
    "reviewer": "",
    "steward": "data steward",
    "consent": "consent manager",
    "requester": "outside researcher",
    "editor": "",
    "doctor": "medical reviewer",
    "admin": "superuser",
}


def _password() -> str:
    """Letters and digits only: URLs and SQL need no quoting for it."""
    return "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(32))


def _readable_password() -> str:
    """Three pronounceable words, 48 bits, to be read off the screen: `kofum-birer-tasuv`."""
    consonants, vowels = "bdfghjklmnprstvz", "aiou"
    pattern = (consonants, vowels, consonants, vowels, consonants)
    return "-".join("".join(secrets.choice(letters) for letters in pattern) for _ in range(3))


_MAKERS: dict[str, Callable[[], str]] = {
    "installation": lambda: secrets.token_hex(4),  # a later VAR at the same path gets another
    "secret_key": lambda: secrets.token_urlsafe(50),
    "postgres": _password,
    "hesperion": _password,
    "hesperion_owner": _password,
    "hesperion_keys": _password,
    "hesperion_research": _password,
    "hesperion_sealer": _password,
    "hesperion_broker": _password,
    "hesperion_backup": _password,
    **{f"demo_{name}": _readable_password for name in DEMO_ACCOUNTS},
}


def load_secrets(var: Path) -> dict[str, str]:
    """Return the secrets of `var`, and generate those that are missing.

    Raises StartError when the file can't be read as JSON.
    """
    path = var / "secrets.json"
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+") as file:
        fcntl.lockf(file, fcntl.LOCK_EX)  # two that start at once must not each make their own
        try:
            stored = json.loads(file.read() or "{}")
        except json.JSONDecodeError as error:
            raise StartError(f"{path} is damaged ({error}). Put a copy of it back.") from error
        complete = {name: stored.get(name) or make() for name, make in _MAKERS.items()}
        if complete != stored:
            file.seek(0)
            file.truncate()
            json.dump(complete, file, indent=2)
            file.flush()
            os.fsync(file.fileno())
    return complete
