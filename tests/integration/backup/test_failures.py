"""A backup that fails says why, is recorded, and leaves no half set."""

import os
import resource
import signal
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command

from hesperion.backup import sets
from hesperion.backup.making import back_up
from hesperion.backup.models import Run
from hesperion.backup.queries import last_success
from hesperion.health.models import Heartbeat
from tests.embedded import ROOT
from tests.services import PATIENCE, runtime_environment, wait_until


def refused() -> str:
    """What the failing command says, which is what is recorded."""
    with pytest.raises(CommandError) as failed:
        call_command("back_up")
    run = Run.objects.latest("pk")
    assert not run.succeeded
    assert run.outcome == str(failed.value)
    assert last_success("backup") is None
    return run.outcome


@pytest.mark.django_db
def test_a_database_that_is_away(settings, backups):
    settings.BACKUP_DATABASE = settings.BACKUP_DATABASE | {"HOST": "127.0.0.1", "PORT": "1"}
    assert "The database test_hesperion" in (sentence := refused())
    assert "Connection refused" in sentence
    assert sets.all_sets() == []
    assert [path.name for path in backups.iterdir()] == ["lock"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["main_database", "keys_database"])
def test_a_wrong_password(settings, monkeypatch, name):
    from hesperion.backup import postgres

    wrong = getattr(postgres, name)() | {"PASSWORD": "wrong"}
    monkeypatch.setattr(postgres, name, lambda: wrong)
    assert "password authentication failed" in refused()


@pytest.mark.django_db
@pytest.mark.parametrize("recipient", ["", "age1nonsense"])
def test_no_recipient(settings, recipient):
    settings.BACKUP_RECIPIENT = recipient
    assert refused().startswith("BACKUP_RECIPIENT is not set, or no recipient of age")


@pytest.mark.django_db
def test_a_recipient_whose_identity_is_another(settings):
    settings.BACKUP_RECIPIENT = "age1p3cr24kv3rkwf0vm66nulpvl5v6csmks2lwr3kl509dgjl8j942qx3vt0t"
    assert refused().startswith("BACKUP_RECIPIENT does not belong to the identity")


@pytest.mark.django_db
def test_no_folder(settings, tmp_path):
    settings.BACKUPS_DIR = str(tmp_path / "nowhere")
    assert "nowhere, BACKUPS_DIR, can't be written" in refused()


@pytest.mark.django_db
def test_a_disc_that_takes_no_more(backups):
    """The limit of a file's size refuses as a full disc does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        sentence = refused()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert sentence.startswith("main.dump.age can't be written")
    assert f"df -h {backups}" in sentence
    assert sets.all_sets() == []
    assert [path.name for path in backups.iterdir()] == ["lock"]


@pytest.mark.django_db
def test_two_at_once():
    with sets.new_set():
        assert refused() == "Another backup is being made. Wait until it has ended."


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
