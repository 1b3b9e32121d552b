import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from hesperion.embedded import StartError, folders, secrets
from hesperion.embedded.postgres import Cluster
from tests.embedded import ROOT
from tests.services import wait_until

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs it as another account")


@contextmanager
def folder() -> Iterator[Path]:
    """A folder with a space in its name that the server's account may pass through."""
    with tempfile.TemporaryDirectory(prefix="hesperion tests ") as name:
        Path(name).chmod(0o711)
        yield Path(name) / "var"


@contextmanager
def running(var: Path) -> Iterator[Cluster]:
    cluster = Cluster(var, durable=False)
    cluster.start()
    try:
        yield cluster
    finally:
        cluster.stop()


@pytest.fixture
def var() -> Iterator[Path]:
    with folder() as var:
        yield var


@pytest.fixture
def cluster(var: Path) -> Iterator[Cluster]:
    """A server that the test may maltreat."""
    with running(var) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def standing() -> Iterator[Cluster]:
    """A server for tests that leave it as it is."""
    with folder() as var, running(var) as cluster:
        yield cluster


def execute(cluster: Cluster, role: str, database: str, *statements: str) -> list[tuple]:
    with psycopg.connect(cluster.url(role, database), autocommit=True) as connection:
        for statement in statements:
            cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def remember(cluster: Cluster, what: str) -> None:
    execute(
        cluster, "hesperion_owner", "hesperion", f"CREATE TABLE remembered AS SELECT '{what}' AS it"
    )


def remembered(cluster: Cluster) -> list[tuple]:
    return execute(cluster, "hesperion_owner", "hesperion", "SELECT it FROM remembered")


def pid_of(cluster: Cluster) -> int | None:
    process = cluster.postmaster()
    return process.pid if process else None


def test_what_was_written_is_there_after_a_stop_and_a_start(cluster: Cluster) -> None:
    remember(cluster, "a story")
    cluster.stop()
    assert cluster.postmaster() is None
    cluster.start()
    assert remembered(cluster) == [("a story",)]


def test_a_second_process_adopts_the_server_and_leaves_it_running(cluster: Cluster) -> None:
    server = pid_of(cluster)
    other = (
        "import sys, pathlib; from hesperion.embedded.postgres import Cluster;"
        "cluster = Cluster(pathlib.Path(sys.argv[1])); cluster.start();"
        "print(cluster.postmaster().pid); cluster.stop()"
    )
    done = subprocess.run(
        [sys.executable, "-c", other, cluster.var],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) == server == pid_of(cluster)


def test_nothing_committed_is_lost_when_the_main_process_is_killed(cluster: Cluster) -> None:
    remember(cluster, "a story")
    server = pid_of(cluster)
    os.kill(server, signal.SIGKILL)
    wait_until(lambda: cluster.postmaster() is None, "the server is dead")
    cluster.start()
    assert remembered(cluster) == [("a story",)]
    assert pid_of(cluster) not in (None, server)


def test_a_pid_file_that_names_a_stranger_by_now_hinders_nobody(cluster: Cluster) -> None:
    cluster.stop()
    with subprocess.Popen(["sleep", "60"]) as stranger:
        pid_file = cluster.folders.home / "data" / "postmaster.pid"
        pid_file.write_text(f"{stranger.pid}\n{pid_file.parent}\n1700000000\n5432\n")
        cluster.start()
        assert pid_of(cluster) not in (None, stranger.pid)
        assert stranger.poll() is None
        stranger.kill()


def test_a_first_start_that_was_cut_short_is_begun_again(var: Path) -> None:
    cluster = Cluster(var, durable=False)
    half = cluster.folders.home / "data.unfinished"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    cluster.start()
    assert execute(cluster, "hesperion", "hesperion", "SELECT 1") == [(1,)]
    cluster.stop()


def test_data_of_another_major_version_is_refused_by_name(cluster: Cluster) -> None:
    cluster.stop()
    (cluster.folders.home / "data" / "PG_VERSION").write_text("17\n")
    with pytest.raises(StartError, match="is PostgreSQL 17's, and this is 18"):
        cluster.start()


def test_lost_passwords_are_told_as_such(cluster: Cluster) -> None:
    if cluster.folders.note:
        pytest.skip("outside VAR, new passwords mean new data")
    cluster.stop()
    (cluster.var / "secrets.json").unlink()
    other = Cluster(cluster.var, durable=False)
    with pytest.raises(StartError, match=r"can't be reached with the passwords in .*secrets\.json"):
        other.start()
    other.stop()


def test_a_socket_folder_that_leads_elsewhere_is_refused(var: Path) -> None:
    cluster = Cluster(var, durable=False)
    cluster.folders.socket.symlink_to("/")
    try:
        with pytest.raises(StartError, match="own folder: it belongs to"):
            cluster.start()
        cluster.stop()
    finally:
        cluster.folders.socket.unlink()


@only_root
def test_a_socket_folder_of_somebody_else_is_refused(var: Path) -> None:
    cluster = Cluster(var, durable=False)
    cluster.folders.socket.mkdir()
    os.chown(cluster.folders.socket, 4242, 4242)
    try:
        with pytest.raises(StartError, match="it belongs to user 4242"):
            cluster.start()
        cluster.stop()
    finally:
        cluster.folders.socket.rmdir()


@only_root
def test_where_the_servers_account_cannot_enter_the_data_goes_elsewhere(var: Path) -> None:
    var.parent.chmod(0o700)
    cluster = Cluster(var, durable=False)
    try:
        cluster.start()
        assert cluster.folders.home.is_relative_to("/var/lib/hesperion")
        assert str(cluster.folders.home) in cluster.folders.note
        assert execute(cluster, "hesperion", "hesperion", "SELECT 1") == [(1,)]
    finally:
        cluster.stop()
        shutil.rmtree(cluster.folders.home.parent)


def test_a_folder_of_somebody_else_is_nobodys_private_folder(var: Path) -> None:
    account = folders.programs.Account("somebody", os.geteuid() + 1, os.getegid())
    with pytest.raises(StartError, match="not somebody's own folder"):
        folders.private_folder(Path("/dev/null"), account)


def test_data_and_socket_are_closed_to_others(standing: Cluster) -> None:
    folders = (standing.folders.home, standing.folders.socket)
    assert [folder.stat().st_mode & 0o777 for folder in folders] == [0o700, 0o700]


def test_secrets_are_made_once_and_closed_to_others(var: Path) -> None:
    folders.make_var(var)
    made = secrets.load_secrets(var)
    file = var / "secrets.json"
    assert secrets.load_secrets(var) == made == json.loads(file.read_text())
    assert file.stat().st_mode & 0o777 == 0o600


def test_researchers_connect_but_read_nothing_in_public(standing: Cluster) -> None:
    remember(standing, "a story")
    connected = execute(standing, "hesperion_research", "hesperion", "SELECT current_user")
    assert connected == [("hesperion_research",)]
    for forbidden in ("SELECT * FROM public.remembered", "CREATE TABLE public.mine (id int)"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            execute(standing, "hesperion_research", "hesperion", forbidden)


def test_researchers_make_temporary_tables_for_extracts(standing: Cluster) -> None:
    execute(standing, "hesperion_research", "hesperion", "CREATE TEMPORARY TABLE mine (id int)")


@pytest.mark.parametrize("role", ["hesperion", "hesperion_sealer"])
def test_the_site_and_the_sealer_make_not_even_temporary_tables(
    standing: Cluster, role: str
) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        execute(standing, role, "hesperion", "CREATE TEMPORARY TABLE mine (id int)")


def test_researchers_cannot_take_the_connections_of_others(standing: Cluster) -> None:
    with contextlib.ExitStack() as held:
        for _ in range(20):
            held.enter_context(psycopg.connect(standing.url("hesperion_research", "hesperion")))
        with pytest.raises(psycopg.OperationalError, match="too many connections for role"):
            psycopg.connect(standing.url("hesperion_research", "hesperion"))
        assert execute(standing, "hesperion", "hesperion", "SELECT 1") == [(1,)]


@pytest.mark.parametrize(
    ("role", "database"),
    [
        ("hesperion_research", "hesperion_broker"),
        ("hesperion_research", "postgres"),
        ("hesperion_sealer", "hesperion_keys"),
        ("hesperion_sealer", "hesperion_broker"),
        ("hesperion_broker", "hesperion"),
        ("hesperion", "hesperion_broker"),
        ("hesperion", "hesperion_keys"),
        ("hesperion_owner", "hesperion_keys"),
        ("hesperion_keys", "hesperion"),
    ],
)
def test_a_role_enters_no_database_but_its_own(standing: Cluster, role: str, database: str) -> None:
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        execute(standing, role, database, "SELECT 1")


def test_the_broker_makes_and_uses_queues_of_its_own(standing: Cluster) -> None:
    statements = (
        "SELECT pgmq.create('letters')",
        "SELECT pgmq.send('letters', '{\"to\": 1}')",
        "SELECT message FROM pgmq.pop('letters')",
    )
    assert execute(standing, "hesperion_broker", "hesperion_broker", *statements) == [({"to": 1},)]


def test_a_killed_user_of_the_server_does_not_keep_it_running(cluster: Cluster) -> None:
    other = (
        "import sys, pathlib; from hesperion.embedded.postgres import Cluster;"
        "Cluster(pathlib.Path(sys.argv[1])).start(); print('started', flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", other, cluster.var],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout.readline() == b"started\n"
        process.send_signal(signal.SIGKILL)
    cluster.stop()
    assert cluster.postmaster() is None
