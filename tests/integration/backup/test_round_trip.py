"""A set is put back as it was made, and nothing older than the ledger comes back with it."""

import shutil
import stat
import subprocess
from pathlib import Path

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connections

from hesperion.backup import BackupError, encryption, postgres, sets
from hesperion.backup.making import back_up
from hesperion.backup.models import Run
from hesperion.backup.parts import MAIN, PART_FILES
from hesperion.backup.queries import last_success
from hesperion.backup.restoring import _fill, restore
from hesperion.backup.sets import BackupSet, find_set
from hesperion.privacy import erasure
from hesperion.privacy.audit.actions import seal_audit
from hesperion.privacy.audit.verification import verify
from hesperion.privacy.keys import actions as keys
from hesperion.privacy.keys.models import DataKey
from intake.consent.actions import erasing
from intake.participants.models import Participant
from intake.record.models import Story
from tests.backups import Yesterday, dumped, one_restore_at_a_time
from tests.factories.full_record import full_record
from tests.factories.intake import STORY
from tests.people import reader

LOGO = b"a picture that somebody uploaded"


def counts(alias):
    with psycopg.connect(**connections[alias].get_connection_params()) as connection:
        return postgres.count_rows(connection)


def put_back(found: BackupSet, **options):
    connections.close_all()
    with one_restore_at_a_time():
        done = restore(found, **options)
    keys.clear_opened_keys()
    return done


@pytest.mark.django_db(transaction=True)
def test_all_is_back_as_it_was_and_the_story_opens(settings, ledger):
    full_record()
    seal_audit()
    (Path(settings.MEDIA_ROOT) / "images").mkdir()
    (Path(settings.MEDIA_ROOT) / "images" / "logo.png").write_bytes(LOGO)
    before = {alias: counts(alias) for alias in ("default", "keys")}
    made = back_up()
    found = find_set(made.set_name)
    assert last_success("backup") == Run.objects.get().ended_at
    assert made.size_bytes == found.size_bytes > 100_000

    Participant.objects.all()[0].delete()
    DataKey.objects.all().delete()
    shutil.rmtree(Path(settings.MEDIA_ROOT) / "images")
    (ledger / "audit-seals.jsonl").unlink()
    with pytest.raises(BackupError, match=r"already: main, keys\. Nothing was changed"):
        put_back(found)
    assert not Participant.objects.exists()
    put_back(found, replace=True)

    assert {alias: counts(alias) for alias in before} == before
    assert (Path(settings.MEDIA_ROOT) / "images" / "logo.png").read_bytes() == LOGO
    with reader():
        assert Story.objects.get().text == STORY
    assert verify().seals == 1


@pytest.mark.django_db(transaction=True)
def test_who_was_erased_stays_unreadable_after_an_older_set_is_restored(ledger):
    erased, living = full_record(), full_record()
    seal_audit()
    back_up()
    erasing.erase_participant(participant=erased, by="system:test")
    seal_audit()
    sentences = put_back(find_set(None), replace=True)
    (aside,) = ledger.glob("audit-seals.before-*.jsonl")
    assert aside.name in sentences[-1]
    with pytest.raises(ImproperlyConfigured, match="hold 1 participants who were erased"):
        erasure.require_replayed()
    call_command("replay_erasures")
    erasure.require_replayed()
    assert set(Participant.objects.values_list("pk", flat=True)) == {living.pk}
    assert keys.load_keys([erased.pk, living.pk]).keys() == {living.pk}
    seal_audit()
    verify()


@pytest.mark.django_db(transaction=True)
def test_a_lost_ledger_is_back_and_a_newer_one_keeps_what_it_has(ledger):
    first, second = full_record(), full_record()
    erasing.erase_participant(participant=first, by="system:test")
    back_up()
    erasing.erase_participant(participant=second, by="system:test")
    put_back(find_set(None), parts=["ledger"])
    assert erasure.listed() == {first.pk, second.pk}
    (ledger / "erasures.jsonl").unlink()
    put_back(find_set(None), parts=["ledger"])
    assert erasure.listed() == {first.pk}


@pytest.mark.django_db(transaction=True)
def test_an_older_set_comes_back_with_the_newest_ledger(ledger, monkeypatch):
    erased, living = full_record(), full_record()
    with monkeypatch.context() as patch:
        patch.setattr(sets, "datetime", Yesterday)
        older = find_set(back_up().set_name)
    erasing.erase_participant(participant=erased, by="system:test")
    back_up()
    (ledger / "erasures.jsonl").unlink()
    put_back(older, replace=True)
    with pytest.raises(ImproperlyConfigured, match="hold 1 participants who were erased"):
        erasure.require_replayed()
    call_command("replay_erasures")
    assert set(Participant.objects.values_list("pk", flat=True)) == {living.pk}


@pytest.mark.django_db(transaction=True)
def test_a_restore_that_breaks_off_leaves_the_database_as_it_was(tmp_path):
    back_up()
    found = find_set(None)
    full_record()
    dump, half = tmp_path / "dump", found.folder / "half.age"
    with dump.open("wb") as file:
        encryption.decrypt(found.folder / MAIN, file)
    with dump.open("r+b") as file:
        file.truncate(dump.stat().st_size // 2)
        encryption.encrypt(file, half, encryption.recipient())
    connections.close_all()
    with one_restore_at_a_time(), pytest.raises(BackupError, match="pg_restore failed"):
        _fill(postgres.owners_database(), found, half.name)
    with reader():
        assert Story.objects.get().text == STORY


@pytest.mark.django_db
def test_nobody_else_reads_a_set_and_nothing_in_it_is_in_the_clear(settings):
    back_up()
    found = find_set(None)
    assert {path.name for path in found.folder.iterdir()} == {*PART_FILES.values(), "manifest.age"}
    assert stat.S_IMODE(found.folder.stat().st_mode) == 0o700
    for path in found.folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert path.read_bytes().startswith(b"age-encryption.org/v1\n-> X25519 ")


@pytest.mark.django_db
def test_the_dump_is_the_one_that_its_owner_would_make(tmp_path):
    """The role of backups sees all rows of all tables."""
    back_up()
    dump = tmp_path / "dump"
    with dump.open("wb") as file:
        encryption.decrypt(find_set(None).folder / MAIN, file)
    theirs = copied(dump)
    ours = {line for line in dumped("default").splitlines() if line.startswith(b"COPY ")}
    assert ours == theirs
    assert len(ours) > 100


def copied(dump: Path) -> set[bytes]:
    """The tables and columns whose rows are in the dump."""
    command = [postgres.program("pg_restore"), "--file=-", dump]
    done = subprocess.run(command, capture_output=True, check=True)
    return {line for line in done.stdout.splitlines() if line.startswith(b"COPY ")}
