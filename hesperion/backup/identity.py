"""`python -m hesperion.backup.identity FILE` makes the key pair of the backups, in the format of age.

FILE gets the identity, which opens backups. Printed is the recipient, for BACKUP_RECIPIENT: it only seals
them. A FILE that exists is left as it is, and its recipient is printed. Needs no settings.
"""

import os
import secrets
import sys
from pathlib import Path

import pyrage

from hesperion.backup import BackupError


def make_identity(path: Path) -> None:
    """Write a new identity, readable by this account only. Raises FileExistsError where `path` exists.

    The file gets its name when it is complete, and never replaces another one: without the old identity
    no backup could be opened.
    """
    identity = pyrage.x25519.Identity.generate()
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(
            os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w"
        ) as file:
            file.write(f"# public key: {identity.to_public()}\n{identity}\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def read_identity(path: Path) -> pyrage.x25519.Identity:
    """The identity in the file `path`. Raises BackupError if there is none."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        (text,) = (line.strip() for line in lines if line.strip() and not line.startswith("#"))
        return pyrage.x25519.Identity.from_str(text)
    except (OSError, ValueError, pyrage.IdentityError) as error:
        raise BackupError(
            f"{path} can't be read as the identity of the backups ({type(error).__name__}). Put its copy "
            "back, owned by the account that runs this."
        ) from error


def _main(arguments: list[str]) -> int:
    """Make the identity where it is missing and print its recipient. Returns the exit code."""
    if len(arguments) != 1:
        print("Name the file: python -m hesperion.backup.identity FILE", file=sys.stderr)
        return 2
    path = Path(arguments[0])
    try:
        if not path.exists():
            make_identity(path)
        print(read_identity(path).to_public())
    except (BackupError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
