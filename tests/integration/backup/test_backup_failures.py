"""A backup that fails says why, is recorded, and leaves no half set."""

import resource

import pytest
from django.core.management import CommandError, call_command

from hesperion.backup import postgres, sets
from hesperion.backup.models import Run
from hesperion.backup.queries import last_success


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
@pytest.mark.parametrize("name", ["backup_database", "keys_database"])
def test_a_wrong_password(settings, monkeypatch, name):
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
        assert refused() == "Another backup is running. Wait until it has ended."
