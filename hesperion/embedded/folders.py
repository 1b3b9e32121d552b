"""The folders of PostgreSQL's programs, data and socket, which its account must be able to enter."""

import contextlib
import hashlib
import os
import pwd
from dataclasses import dataclass
from pathlib import Path

from hesperion.embedded import StartError, programs
from hesperion.embedded.programs import Account

_REFUGE = Path("/var/lib/hesperion")


@dataclass(frozen=True)
class ServerFolders:
    """The folders of one PostgreSQL server.

    `note` says where the data is and why, if it is not in VAR.
    """

    account: Account
    programs: Path
    home: Path
    socket: Path
    note: str = ""


def make_var(var: Path) -> None:
    """Make the folder VAR, where a run stores everything."""
    if not var.exists():
        var.mkdir(parents=True)
        var.chmod(0o711)  # PostgreSQL's account must pass through; what is inside is closed


def find_folders(var: Path, installation: str) -> ServerFolders:
    """Choose and make the folders of the PostgreSQL server for `var`.

    Usually all are inside `var`. Root can't run PostgreSQL, and other accounts can't read a clone
    in root's home: then programs and data go to /var/lib/hesperion. Raises StartError if a folder
    belongs to another account.
    """
    account = programs.unprivileged()
    refuge = _REFUGE / _hash(f"{var}{installation}")
    home, note = var / "postgres", ""
    if (refuge / "postgres").exists() or not account.may_enter(var):
        if (home / "data").exists():
            raise StartError(
                f"{home} holds a database, but {account.name}, the account that runs PostgreSQL, "
                f"can't get there any more. Let others pass again: chmod a+x on the folders above."
            )
        home = refuge / "postgres"
        note = f"{home}  (PostgreSQL can't run as root, and {account.name} can't enter {var})"
        for folder in (_REFUGE, refuge):
            folder.mkdir(mode=0o755, exist_ok=True)
            folder.chmod(0o755)
    private_folder(home, account)
    socket = Path(f"/tmp/hesperion-{_hash(str(home))}")  # noqa: S108 (see private_folder)
    return ServerFolders(account, programs.usable_by(account, refuge), home, socket, note)


def private_folder(folder: Path, account: Account) -> None:
    """Make `folder`, for `account` only. Raises StartError if it exists and belongs to another account."""
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    owner = folder.lstat().st_uid
    try:
        # Held open, it can't be swapped for a link to something that root must not hand over.
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError as error:
        raise _not_ours(folder, account, owner) from error
    try:
        owner = os.fstat(handle).st_uid
        if owner not in (account.uid, os.geteuid()):
            raise _not_ours(folder, account, owner)
        if owner != account.uid:
            os.fchown(handle, account.uid, account.gid)
        os.fchmod(handle, 0o700)
    finally:
        os.close(handle)


def _not_ours(folder: Path, account: Account, owner: int) -> StartError:
    return StartError(
        f"{folder} is not {account.name}'s own folder: it belongs to {_owner(owner)}. "
        f"Was Hesperion started as another user before? Start it as that one, "
        f"or remove the folder if you don't need what is in it."
    )


def _owner(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
