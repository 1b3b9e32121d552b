"""Backups of the test databases, made and restored by PostgreSQL's own programs."""

import fcntl
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connections

from hesperion.embedded.postgres import Cluster
from hesperion.privacy.keys import actions as keys


def dumped(alias: str) -> bytes:
    """What pg_dump says of a test database."""
    programs = Cluster(Path(os.environ["VAR"]), durable=False).folders.programs
    return subprocess.run(
        [programs / "pg_dump", "--clean", "--if-exists", "--dbname", _url(alias)],
        capture_output=True,
        check=True,
    ).stdout


def _url(alias: str) -> str:
    name = connections[alias].settings_dict["NAME"]
    base, _, _ = os.environ["TEST_SUPERUSER_URL"].rpartition("/")
    return f"{base}/{name}"


def restored(alias: str, dump: bytes) -> None:
    """Put the test database back as it was dumped."""
    programs = Cluster(Path(os.environ["VAR"]), durable=False).folders.programs
    command = [programs / "psql", "--quiet", "--no-psqlrc", "--output=/dev/null"]
    subprocess.run([*command, "--set=ON_ERROR_STOP=1", _url(alias)], input=dump, check=True)
    keys.clear_opened_keys()


class Yesterday(datetime):
    """Takes the place of `datetime` where a set shall be a day old."""

    @classmethod
    def now(cls, tz=None):
        return datetime.now(tz) - timedelta(days=1)


@contextmanager
def one_restore_at_a_time() -> Iterator[None]:
    """A restore changes rights of roles, which the test databases of one server share."""
    with (Path(os.environ["VAR"]) / "restores.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
