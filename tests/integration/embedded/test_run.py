import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from hesperion.embedded import leftovers, ports
from hesperion.embedded.options import Options
from tests.embedded import ROOT
from tests.services import PATIENCE, wait_until


@pytest.fixture
def taken() -> Iterator[int]:
    """A port of 127.0.0.1 at which another program listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


DATABASES = (
    "DATABASE_URL",
    "OWNER_DATABASE_URL",
    "RESEARCH_DATABASE_URL",
    "KEYS_DATABASE_URL",
    "SEALER_DATABASE_URL",
)


def run(var: Path, **environment: str) -> tuple[int, str]:
    """The exit code of `make run` and what it says on stderr."""
    services = dict.fromkeys((*DATABASES, "CELERY_BROKER_URL", "EMAIL_URL"), "")
    done = subprocess.run(
        [sys.executable, "-m", "hesperion.embedded"],
        cwd=ROOT,
        env=os.environ | services | {"VAR": str(var)} | environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    return done.returncode, done.stderr


def test_a_taken_port_is_told_with_the_command_for_another(tmp_path: Path, taken: int) -> None:
    assert run(tmp_path, PORT=str(taken)) == (
        1,
        f"\nPort {taken}, meant for the site, is taken by another program. "
        f"Choose another: make run PORT={taken + 10}\n",
    )


def test_a_taken_port_of_the_mail_catcher_is_told_too(tmp_path: Path, taken: int) -> None:
    code, said = run(tmp_path, PORT=str(taken - 1))
    assert code == 1
    assert f"Port {taken}, meant for the mail catcher (PORT + 1), is taken" in said


def test_a_second_run_says_where_the_first_one_listens(tmp_path: Path) -> None:
    with ports.only_run(Options(port=8290, var=tmp_path, overrides={})):
        code, said = run(tmp_path, PORT="8292")
    assert code == 1
    assert f"Hesperion already runs with {tmp_path}: http://localhost:8290" in said
    assert "make run PORT=8302 VAR=var2" in said


def test_the_run_after_one_that_ended_is_the_only_one(tmp_path: Path) -> None:
    for _ in range(2):
        with ports.only_run(Options(port=8290, var=tmp_path, overrides={})):
            pass


@pytest.mark.parametrize("port", ["eight", "0", "65535", "-1"])
def test_a_port_that_is_none_is_told(tmp_path: Path, port: str) -> None:
    code, said = run(tmp_path, PORT=port)
    assert code == 1
    assert f"PORT is a number from 1 to 65534, not '{port}'" in said


@pytest.mark.parametrize("missing", DATABASES)
def test_one_database_address_without_the_others_is_refused(tmp_path: Path, missing: str) -> None:
    given = dict.fromkeys(set(DATABASES) - {missing}, "postgres://hesperion@localhost/hesperion")
    code, said = run(tmp_path, **given)
    assert code == 1
    assert f"The databases' addresses go together. Not set: {missing}." in said


def test_leftovers_of_this_folder_are_ended_and_those_of_others_are_not(tmp_path: Path) -> None:
    def sleeper(var: Path) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(["sleep", "60"], env=os.environ | {leftovers.MARK: str(var)})

    with sleeper(tmp_path) as ours, sleeper(tmp_path / "other") as other:
        leftovers.end_marked(tmp_path)
        assert ours.wait(PATIENCE) != 0
        assert other.poll() is None
        other.kill()


def test_a_leftover_with_the_number_of_one_that_ended_is_ended(tmp_path: Path) -> None:
    with subprocess.Popen(
        ["sleep", "60"], env=os.environ | {leftovers.MARK: str(tmp_path)}
    ) as ours:
        before = next(one for one in psutil.process_iter() if one.pid == ours.pid)
        before._ident = (ours.pid, 0)  # of another time, as if it had ended
        leftovers.end_marked(tmp_path)
        assert ours.wait(PATIENCE) != 0


# It starts another program when it is told to end. A shell would start one a moment all the time, and
# what is told to it in between may be lost.
STARTS_ANOTHER = """
import signal, subprocess, sys
from pathlib import Path

def end(*_):
    Path("last").write_text(str(subprocess.Popen(["sleep", "60"]).pid))
    sys.exit()

signal.signal(signal.SIGTERM, end)
Path("ready").touch()
while True:
    signal.pause()
"""


def test_what_a_leftover_starts_while_it_is_ended_is_ended_too(tmp_path: Path, monkeypatch) -> None:
    """As when a web is told to end while it starts its processes."""
    monkeypatch.setattr(leftovers, "_GRACE", PATIENCE)
    with subprocess.Popen(
        [sys.executable, "-c", STARTS_ANOTHER],
        cwd=tmp_path,
        env=os.environ | {leftovers.MARK: str(tmp_path)},
    ) as first:
        wait_until((tmp_path / "ready").exists, "it listens")
        leftovers.end_marked(tmp_path)
        assert first.wait(PATIENCE) == 0
    last = int((tmp_path / "last").read_text())
    assert not psutil.pid_exists(last) or not leftovers.runs(psutil.Process(last))
