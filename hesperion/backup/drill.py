"""The drill: restores a set into a PostgreSQL of its own and checks it, in a process that knows no other.

The server is made in DRILL_DIR, listens on a socket alone, and goes with its data at the end.
"""

import contextlib
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from hesperion.backup import BackupError
from hesperion.backup.actions import recorded_run
from hesperion.backup.locks import only_one
from hesperion.backup.models import Run, RunKind
from hesperion.backup.sets import BackupSet
from hesperion.embedded import StartError
from hesperion.embedded.postgres import Cluster
from hesperion.embedded.roles import (
    BROKER_ROLE,
    KEYS_ROLE,
    OWNER_ROLE,
    RESEARCH_ROLE,
    SEALER_ROLE,
    SITE_ROLE,
)

# What `prepare` compares with the texts that were signed.
_INSTITUTION = ("SITE_CONTROLLER", "SITE_ADDRESS", "SITE_LAW_ON_THE_DEAD", "SITE_CONTACT")
_NOWHERE = "smtp://127.0.0.1:1"  # a mail that the restored outbox owes goes nowhere


def drill(found: BackupSet) -> Run:
    """Rehearse a restore of the set, and record it. Raises BackupError if anything is not as it was."""
    with recorded_run(RunKind.DRILL) as run:
        run.set_name, run.size_bytes = found.name, found.size_bytes
        try:
            with _own_server() as cluster:
                run.outcome = _rehearse(found, _environment(cluster))
        except StartError as error:
            raise BackupError(f"The drill's own PostgreSQL: {error}") from error
        except OSError as error:
            raise BackupError(
                f"{error.strerror}: {error.filename}. Look: df -h and ls -l."
            ) from error
    return run


@contextlib.contextmanager
def _own_server() -> Iterator[Cluster]:
    """A new server, whose data are gone at the end; what a killed drill left is removed first."""
    with only_one(_folder(), "drill"):
        _remove_leftovers()
        cluster = Cluster(_var(), durable=False)
        try:
            cluster.start()
            yield cluster
        finally:
            _remove(cluster)


def remove_leftovers() -> None:
    """Remove what a drill left that was killed: everybody's data are in it. Raises BackupError if one runs."""
    with only_one(_folder(), "drill"):
        _remove_leftovers()


def _remove_leftovers() -> None:
    if _var().exists():
        _remove(Cluster(_var(), durable=False))


def _folder() -> Path:
    if not settings.DRILL_DIR:
        raise BackupError("DRILL_DIR is not set. Run this in the service backup.")
    return Path(settings.DRILL_DIR)


def _var() -> Path:
    return _folder() / "var"


def _remove(cluster: Cluster) -> None:
    cluster.stop()
    shutil.rmtree(cluster.folders.home)
    with contextlib.suppress(OSError):  # root's server has a folder elsewhere, which is empty now
        cluster.folders.home.parent.rmdir()
    shutil.rmtree(cluster.var, ignore_errors=True)


def _rehearse(found: BackupSet, environment: dict[str, str]) -> str:
    """What `manage.py rehearse_restore` says at its end, run by itself with this environment."""
    command = [sys.executable, "manage.py", "rehearse_restore", found.name]
    with subprocess.Popen(  # noqa: S603
        command,
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            out, err = process.communicate()
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        raise BackupError(_reason(err))
    return out.strip().splitlines()[-1]


def _reason(errors: str) -> str:
    """The sentence of a CommandError; else the error's kind and place alone, as its text may show rows."""
    lines = errors.strip().splitlines() or [""]
    kind, _, sentence = lines[-1].partition(": ")
    if kind == "CommandError":
        return sentence
    places = [line.strip() for line in lines if line.startswith("  File ")]
    return f"The drill stopped by {kind or 'a signal'}: {places[-1] if places else 'no place is known'}."


def _environment(cluster: Cluster) -> dict[str, str]:
    """All that the process is told. No address of the site's own databases, broker or mail server is in it."""
    return {
        **{
            name: str(getattr(settings, name))
            for name in (*_INSTITUTION, "KEYRING_FILE", "BACKUPS_DIR")
        },
        "BACKUP_IDENTITY_FILE": settings.BACKUP_IDENTITY_FILE,
        "HOME_COUNTRIES": " ".join(sorted(settings.HOME_COUNTRIES)),
        "PATH": os.environ.get("PATH", os.defpath),
        "DJANGO_SETTINGS_MODULE": "hesperion.settings.local",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "BASE_URL": settings.BASE_URL,
        "VAR": str(cluster.var),
        "LEDGER_DIR": str(cluster.var / "ledger"),
        "EMAIL_URL": _NOWHERE,
        "DATABASE_TIMEOUTS": "command",
        "DATABASE_URL": cluster.url(SITE_ROLE, SITE_ROLE),
        "OWNER_DATABASE_URL": cluster.url(OWNER_ROLE, SITE_ROLE),
        "RESEARCH_DATABASE_URL": cluster.url(RESEARCH_ROLE, SITE_ROLE),
        "SEALER_DATABASE_URL": cluster.url(SEALER_ROLE, SITE_ROLE),
        "KEYS_DATABASE_URL": cluster.url(KEYS_ROLE, KEYS_ROLE),
        "CELERY_BROKER_URL": cluster.url(BROKER_ROLE, BROKER_ROLE, scheme="pgmq"),
    }
