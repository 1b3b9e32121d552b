"""The databases of one worker: clones of the migrated ones, which no test changes for the next."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import override_settings
from psycopg import sql

from hesperion.postgresql.base import DatabaseWrapper
from hesperion.privacy import ledger
from hesperion.privacy.audit.models import Event
from hesperion.privacy.key_checks import record_key_checks
from hesperion.ui.days import utc_today
from research.cohort.day import move_day
from tests import template
from tests.embedded import cluster

TEMPLATES = {"default": "hesperion", "keys": "hesperion_keys"}
OWNERS = {"default": "hesperion_owner", "keys": "hesperion_keys"}


def start_server() -> None:
    """Start the suite's server and bring its databases up to date, unless another worker has."""
    with (cluster.var / "databases.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        is_first = not (cluster.folders.home / "data").exists()
        if is_first:
            template.restore(cluster.var)
        cluster.start()
        _make_queues()
        if is_first:
            _prepare()


def _make_queues() -> None:
    """Queues of this worker's own, so that it may take its broker away."""
    name = settings.CELERY_BROKER_URL.rpartition("/")[2]
    with _superuser() as server:
        server.execute(
            _sql("CREATE DATABASE {} TEMPLATE {} OWNER {}", name, *["hesperion_broker"] * 2)
        )


def _prepare() -> None:
    """What migrations made is there. What every migrate does besides, and what the site ships, comes now."""
    with _superuser() as server:
        server.execute("ALTER ROLE hesperion_owner CREATEDB")
        server.execute("GRANT CONNECT ON DATABASE postgres TO hesperion_owner")
        for role in ("hesperion_research", "hesperion_sealer"):
            server.execute(_sql("GRANT {} TO hesperion_owner WITH INHERIT FALSE", role))
    call_command("migrate", database="default", verbosity=0, skip_checks=True)
    Event.objects.all().delete()  # as old as the template: sealed now, they would look backdated
    with connections["default"].cursor() as cursor:
        move_day(cursor, utc_today())  # it too is the template's
    record_key_checks()
    call_command("load_consent", stdout=StringIO())
    call_command("load_schedule", stdout=StringIO())
    call_command("load_protocol", stdout=StringIO())
    call_command("load_articles", stdout=StringIO())
    call_command("publish_changes", stdout=StringIO())
    connections.close_all()


def give_own(worker: str) -> None:
    """Give this worker databases of its own."""
    for alias, name in TEMPLATES.items():
        connections[alias].settings_dict["NAME"] = f"test_{name}_{worker}"
        clone(alias)
    for alias in ("research", "sealer"):
        connections[alias].settings_dict["NAME"] = connections["default"].settings_dict["NAME"]


def give_own_media(worker: str) -> None:
    """Give this worker media of its own: what another worker's tests purge, it still remembers."""
    folder = cluster.var / f"media-{worker}"
    shutil.copytree(
        settings.MEDIA_ROOT,
        folder,
        ignore=shutil.ignore_patterns("purged"),  # it grows in place: linked, all would share it
        copy_function=os.link,
    )
    override_settings(MEDIA_ROOT=str(folder)).enable()


def give_ledger(settings: Any, folder: Path) -> Path:
    """Make `folder` a ledger of the installation of the tests' databases."""
    folder.mkdir(mode=0o700)
    recorded = Path(os.environ["LEDGER_DIR"]) / ledger.INSTALLATION
    if recorded.exists():  # a test without a database needs none
        shutil.copy(recorded, folder)
    settings.LEDGER_DIR = str(folder)
    return folder


def clone(alias: str) -> None:
    """Make the worker's database anew, exactly as migrations left it. Whoever is connected is thrown out."""
    name = connections[alias].settings_dict["NAME"]
    connections[alias].close()
    with _superuser() as server:
        server.execute(_sql("DROP DATABASE IF EXISTS {} WITH (FORCE)", name))
        server.execute(
            _sql(
                "CREATE DATABASE {} TEMPLATE {} OWNER {} STRATEGY file_copy",
                *(name, TEMPLATES[alias], OWNERS[alias]),
            )
        )


class AlongConnection(DatabaseWrapper):
    """Another role's connection in a test that commits nothing: it would not see the test's rows.

    Each statement goes through the test's own transaction, as that role, and an error ends it alone.
    """

    begin = ""
    end = ""

    def __init__(self, alias: str) -> None:
        super().__init__(connections[alias].settings_dict, alias)
        self.in_atomic_block = True
        self.autocommit = False
        self.execute_wrappers.append(self._as_the_role)

    def ensure_connection(self) -> None:
        connections["default"].ensure_connection()
        self.connection = connections["default"].connection

    def chunked_cursor(self) -> Any:
        return self.cursor()

    def close(self) -> None:
        """The connection is the test's."""

    def _as_the_role(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        connection = connections["default"].connection
        connection.execute(f"SAVEPOINT along; {self.begin}")
        try:
            done = execute(*arguments)
        except BaseException:
            connection.execute("ROLLBACK TO SAVEPOINT along; RELEASE SAVEPOINT along")
            raise
        connection.execute(f"{self.end}; RELEASE SAVEPOINT along")
        return done


class ResearchersConnection(AlongConnection):
    """On the researchers' search path. Nothing that it changed stays."""

    begin = "SET LOCAL ROLE hesperion_research; SET LOCAL search_path = research"
    end = "ROLLBACK TO SAVEPOINT along"

    def _savepoint(self, sid: str) -> None:
        """Nothing stays that could be taken back."""

    _savepoint_commit = _savepoint_rollback = _savepoint


class SealersConnection(AlongConnection):
    begin = "SET LOCAL ROLE hesperion_sealer"
    end = "RESET ROLE"

    def _savepoint(self, sid: str) -> None:
        self._plain(self.ops.savepoint_create_sql(sid))

    def _savepoint_commit(self, sid: str) -> None:
        self._plain(self.ops.savepoint_commit_sql(sid))

    def _savepoint_rollback(self, sid: str) -> None:
        self._plain(self.ops.savepoint_rollback_sql(sid))

    def _plain(self, statement: str) -> None:
        """As the test itself, and not in a savepoint that ends with the statement."""
        connections["default"].connection.execute(statement)


@contextmanager
def others_see_it_too() -> Iterator[None]:
    """Within it, researchers and the sealer see what the test has not committed.

    The cohort follows each statement, as nothing waits for a commit that never comes.
    """
    with connections["default"].cursor() as cursor:
        cursor.execute("SET CONSTRAINTS research.refresh_due IMMEDIATE")
    own = {alias: connections[alias] for alias in ("research", "sealer")}
    connections["research"] = ResearchersConnection("research")
    connections["sealer"] = SealersConnection("sealer")
    try:
        yield
    finally:
        for alias, connection in own.items():
            connections[alias] = connection


def _superuser() -> psycopg.Connection:
    return psycopg.connect(os.environ["TEST_SUPERUSER_URL"], autocommit=True)


def _sql(statement: str, *names: str) -> sql.Composed:
    return sql.SQL(statement).format(*map(sql.Identifier, names))
