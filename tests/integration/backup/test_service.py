"""The service `backup` and its commands as processes of their own: started, ended, killed."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from hesperion.backup import sets
from hesperion.backup.drill import remove_leftovers
from hesperion.backup.making import back_up
from hesperion.backup.models import Run
from hesperion.backup.queries import last_success
from hesperion.embedded.postgres import Cluster
from hesperion.health.models import Heartbeat
from tests.embedded import ROOT
from tests.services import PATIENCE, runtime_environment, wait_until


def service(settings, *command, **changes):
    """A command of the service, as a process of its own on the test's databases."""
    given = ("BACKUPS_DIR", "BACKUP_RECIPIENT", "LEDGER_DIR", "MEDIA_ROOT", "DRILL_DIR")
    database = settings.BACKUP_DATABASE
    url = os.environ["DATABASE_URL"].partition("@")[2].rpartition("/")[0]
    environment = runtime_environment() | {name: getattr(settings, name) for name in given} | {
        "VAR": str(settings.MEDIA_ROOT),
        "BACKUP_DATABASE_URL": (
            f"postgres://{database['USER']}:{database['PASSWORD']}@{url}/{database['NAME']}"
        ),
    }  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "manage.py", *command], cwd=ROOT, env=environment | changes
    )


@pytest.mark.django_db(transaction=True)
def test_one_that_is_killed_half_way_leaves_no_set_and_the_next_removes_what_is_left(
    settings, backups
):
    process = service(settings, "back_up")
    wait_until(lambda: list(backups.glob("unfinished-*/main.dump.age")), "a file is being written")
    process.kill()
    process.wait(PATIENCE)
    assert sets.all_sets() == []
    assert list(backups.glob("unfinished-*"))
    back_up()
    assert not list(backups.glob("unfinished-*"))
    assert len(sets.all_sets()) == 1


@pytest.mark.django_db(transaction=True)
def test_the_service_backs_up_at_once_and_ends_when_it_is_asked_to(settings):
    process = service(settings, "run_backups")
    try:
        wait_until(lambda: last_success("backup"), "the first backup")
        assert Heartbeat.objects.filter(part="backup").exists()
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    finally:
        process.kill()
    assert len(sets.all_sets()) == Run.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_of_a_drill_that_is_ended_nothing_stays(settings, end):
    """At once, or where it could not, by the next start of the service."""
    back_up()
    drills = Path(settings.DRILL_DIR)
    process = service(settings, "drill", BACKUP_IDENTITY_FILE=settings.BACKUP_IDENTITY_FILE)
    wait_until((drills / "var" / "secrets.json").exists, "a server of its own")
    server = Cluster(drills / "var", durable=False)
    postmaster = wait_until(server.postmaster, "that runs")
    process.send_signal(end)
    process.wait(PATIENCE)
    if end == signal.SIGKILL:
        remove_leftovers()
    wait_until(lambda: not postmaster.is_running(), "it has ended")
    assert [path.name for path in drills.iterdir()] == ["lock"]
    assert not server.folders.home.exists()
    assert last_success("drill") is None
