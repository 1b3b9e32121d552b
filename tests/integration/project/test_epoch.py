"""A database of another epoch is refused before anything of it is changed; a new one gets this epoch."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connections
from psycopg import sql

from hesperion.embedded.postgres import Cluster
from hesperion.epoch import EPOCH, EXIT_CODE
from tests import template
from tests.databases import OWNERS, TEMPLATES
from tests.embedded import ROOT
from tests.services import PATIENCE, free_port, runtime_environment

ADDRESSES = {
    "default": ["DATABASE_URL", "OWNER_DATABASE_URL", "RESEARCH_DATABASE_URL", "SEALER_DATABASE_URL"],
    "keys": ["KEYS_DATABASE_URL"],
}  # fmt: skip
OLDER = "DELETE FROM django_migrations WHERE app = 'epoch'"  # as before there were epochs
NEWER = "UPDATE django_migrations SET name = (name::integer + 1)::text WHERE app = 'epoch'"


@contextmanager
def database(alias: str, like: str) -> Iterator[str]:
    """The address of another database, like the one named; by its owner."""
    name = f"epoch_{alias}_{os.getpid()}"
    with psycopg.connect(os.environ["TEST_SUPERUSER_URL"], autocommit=True) as server:
        names = map(sql.Identifier, (name, like, OWNERS[alias]))
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}").format(*names))
        try:
            owner = os.environ[ADDRESSES[alias][1 if alias == "default" else 0]]
            yield f"{owner.rpartition('/')[0]}/{name}"
        finally:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)")
            server.execute(drop.format(sql.Identifier(name)))


def execute(url: str, statement: str) -> list[tuple]:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


def contents(url: str) -> list[list[tuple]]:
    """All relations, functions and rights, and which migrations were applied."""
    return [
        execute(url, "SELECT oid, relname, relacl::text FROM pg_class ORDER BY oid"),
        execute(url, "SELECT oid, proname, prosrc FROM pg_proc ORDER BY oid"),
        execute(url, "SELECT * FROM django_migrations ORDER BY id"),
    ]


def prepare(**urls: str) -> tuple[int, str]:
    """The exit code of `manage.py prepare`, and all that it says."""
    environment = runtime_environment()
    for alias, url in urls.items():
        for name in ADDRESSES[alias]:
            server = os.environ[name].rpartition("/")[0]
            environment[name] = f"{server}/{url.rpartition('/')[2]}"
    done = subprocess.run(
        [sys.executable, "manage.py", "prepare"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.django_db
@pytest.mark.parametrize(("made", "epoch"), [(OLDER, "none"), (NEWER, str(EPOCH + 1))])
def test_the_sites_database_of_another_epoch_is_refused_and_left_as_it_is(made, epoch):
    with database("default", TEMPLATES["default"]) as url:
        execute(url, made)
        before = contents(url)
        code, said = prepare(default=url)
        assert contents(url) == before
    name = url.rpartition("/")[2]
    assert code == EXIT_CODE
    assert said.startswith(f"CommandError: The database {name} on ")
    assert f"(its epoch: {epoch}, this version's: {EPOCH}). Nothing was changed." in said
    assert said.count("\n") == 1


@pytest.mark.django_db
def test_a_key_store_of_another_epoch_is_refused_before_the_sites_database_is_made():
    with (
        database("default", "template0") as empty,
        database("keys", TEMPLATES["keys"]) as url,
    ):
        execute(url, OLDER)
        before = contents(url)
        code, said = prepare(default=empty, keys=url)
        assert contents(url) == before
        made = execute(empty, "SELECT relname FROM pg_class WHERE oid >= 16384")
    assert (code, made) == (EXIT_CODE, [])
    assert f"The database {url.rpartition('/')[2]} on " in said


@pytest.mark.django_db
@pytest.mark.parametrize("alias", ["default", "keys"])
def test_a_database_that_migrations_made_has_this_epoch(alias):
    """The suite's was empty, and `migrate` made it."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT name FROM django_migrations WHERE app = 'epoch'")
        assert cursor.fetchall() == [(str(EPOCH),)]


@pytest.mark.django_db
@pytest.mark.parametrize("alias", ["default", "keys"])
def test_migrate_by_itself_refuses_too(alias):
    with connections[alias].cursor() as cursor:
        cursor.execute(OLDER)
    with pytest.raises(CommandError, match=f"its epoch: none, this version's: {EPOCH}"):
        call_command("migrate", database=alias, verbosity=0, skip_checks=True)


def test_make_run_names_the_folder_to_move_away():
    with tempfile.TemporaryDirectory(prefix="hesperion-epoch-") as name:
        Path(name).chmod(0o711)
        var = Path(name) / "var"
        template.restore(var)
        cluster = Cluster(var, durable=False)
        cluster.start()
        execute(cluster.url("hesperion_owner", "hesperion"), OLDER)
        cluster.stop()
        names = [*ADDRESSES["default"], *ADDRESSES["keys"], "CELERY_BROKER_URL", "EMAIL_URL"]
        done = subprocess.run(
            [sys.executable, "-m", "hesperion.embedded"],
            cwd=ROOT,
            env=os.environ | dict.fromkeys(names, "") | {"VAR": str(var), "PORT": str(free_port())},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    assert done.returncode == 1
    assert "can't bring them up to date. Nothing was changed." in done.stderr
    assert f"Move the folder {var} away" in done.stderr


@pytest.mark.django_db
def test_prepare_names_the_database_that_does_not_answer(monkeypatch):
    def refuse():
        raise OperationalError("connection refused\nIs the server running?")

    monkeypatch.setattr(connections["keys"], "ensure_connection", refuse)
    with pytest.raises(CommandError, match=r"^The key store does not answer: connection refused$"):
        call_command("prepare")
