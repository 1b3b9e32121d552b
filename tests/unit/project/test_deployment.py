"""PostgreSQL is set up on a server as it is locally, and the documents lead to files that are there."""

import hashlib
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from hesperion.embedded import roles
from hesperion.embedded.postgres import Cluster
from hesperion.queues import install_queues_at
from tests.embedded import ROOT

DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
STANDARD_APACHE_2 = "c71d239df91726fc519c6eb72d318ec65820627232b2f796219e87dcf35d0ab4"


@contextmanager
def server() -> Iterator[Cluster]:
    """A PostgreSQL server of its own, as `make run` starts it."""
    with tempfile.TemporaryDirectory(prefix="hesperion-tests-") as name:
        Path(name).chmod(0o711)
        cluster = Cluster(Path(name) / "var", durable=False)
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()


def set_up_as_on_a_server(cluster: Cluster) -> None:
    """What the postgres image does with roles.sql, and `manage.py prepare` with the queues."""
    passwords = {
        "DATABASE_PASSWORD": cluster.secrets["hesperion"],
        "OWNER_DATABASE_PASSWORD": cluster.secrets["hesperion_owner"],
        "KEYS_DATABASE_PASSWORD": cluster.secrets["hesperion_keys"],
        "SEALER_DATABASE_PASSWORD": cluster.secrets["hesperion_sealer"],
        "RESEARCH_DATABASE_PASSWORD": cluster.secrets["hesperion_research"],
        "CELERY_BROKER_PASSWORD": cluster.secrets["hesperion_broker"],
        "BACKUP_DATABASE_PASSWORD": cluster.secrets["hesperion_backup"],
    }
    psql = [cluster.folders.programs / "psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"]
    superuser = cluster.url("postgres", "postgres")
    for script in (
        "roles.sql",
        "keys.sql",
    ):  # on one server here, to be compared with a local run's
        path = ROOT / "deploy" / "postgres" / script
        subprocess.run([*psql, f"--file={path}", superuser], env=passwords, check=True)
    for _ in range(2):  # it runs at each start
        install_queues_at(cluster.url("hesperion_broker", "hesperion_broker", "pgmq"))


def rights(cluster: Cluster) -> list[list[tuple]]:
    """Roles, databases and schemas with their owners and who may do what."""
    schemas = "SELECT nspname, nspowner::regrole::text, nspacl::text FROM pg_namespace ORDER BY 1"
    questions = [
        (
            "postgres",
            "SELECT rolname, rolsuper, rolcreaterole, rolcreatedb, rolcanlogin, rolconnlimit, rolconfig"
            " FROM pg_roles ORDER BY 1",
        ),
        (
            "postgres",
            "SELECT datname, datdba::regrole::text, datacl::text FROM pg_database ORDER BY 1",
        ),
        ("hesperion", schemas),
        (
            "hesperion",
            "SELECT oid::regprocedure::text, proacl::text FROM pg_proc WHERE proacl IS NOT NULL ORDER BY 1",
        ),
        (
            "hesperion",
            "SELECT relname, relacl::text FROM pg_class WHERE relnamespace = 'pg_catalog'::regnamespace"
            " ORDER BY 1",
        ),
        ("hesperion_keys", schemas),
        ("hesperion_broker", schemas),
    ]
    found = []
    for name, question in questions:
        with psycopg.connect(cluster.url(name, name)) as connection:
            found.append(connection.execute(question).fetchall())
    return found


def test_on_a_server_postgresql_is_set_up_as_it_is_locally(monkeypatch: pytest.MonkeyPatch):
    with server() as local:
        expected = rights(local)
    monkeypatch.setattr(roles, "roles_and_databases", lambda *given: None)
    with server() as bare:
        set_up_as_on_a_server(bare)
        assert rights(bare) == expected


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_of_a_document_leads_to_a_file_or_folder(document):
    links = re.findall(r"\]\(([^)\s]+)\)", document.read_text(encoding="utf-8"))
    paths = [link.partition("#")[0] for link in links if "://" not in link]
    missing = [path for path in paths if path and not (document.parent / path).exists()]
    assert missing in ([], ["docs/images/home.png"])


def test_every_file_and_folder_that_the_architecture_names_is_there():
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = re.findall(r"`([\w.-]+/[\w./-]*)`", text)
    assert len(named) > 30
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_decisions_are_numbered_without_gaps_and_dated():
    decisions = sorted((ROOT / "docs" / "adr").glob("*.md"))
    assert [path.name[:4] for path in decisions] == [f"{n + 1:04}" for n in range(len(decisions))]
    for number, path in enumerate(decisions, start=1):
        title, _, date, *_ = path.read_text(encoding="utf-8").splitlines()
        assert title.startswith(f"# {number}. ")
        assert re.fullmatch(r"\d{4}-\d\d-\d\d, accepted", date)


def test_the_licence_is_the_standard_text():
    assert hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest() == STANDARD_APACHE_2
