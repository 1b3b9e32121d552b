"""A ledger that can't be used is named in a sentence, and one that is lost for good may be begun anew."""

import json
import logging
import os
import tempfile
import uuid
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import CommandError

from hesperion.privacy import erasure, ledger
from hesperion.privacy.audit.actions import seal_audit
from hesperion.privacy.audit.models import Event
from hesperion.privacy.audit.tasks import seal_audit as seal_audit_task
from hesperion.privacy.audit.verification import verify
from hesperion.privacy.key_checks import record_key_checks, require_known_keyring
from hesperion.privacy.keys.models import StoreKeyCheck
from hesperion.privacy.ledger import set_aside
from hesperion.privacy.models import MainKeyCheck
from intake.consent.actions.erasing import erase_participant
from tests.factories.intake import submitted

LIST, HEADS = "erasures.jsonl", "audit-seals.jsonl"
BEGIN = ["begin_ledger", "--without-the-old-one", "--because=The disc broke."]


@pytest.fixture
def roots_ledger(settings):
    """A ledger that was copied back by root, in a folder that everybody may enter."""
    with tempfile.TemporaryDirectory(prefix="hesperion-ledger-") as name:
        Path(name).chmod(0o755)
        for file in (LIST, HEADS, "installation.json"):
            (Path(name) / file).touch(mode=0o600)
        settings.LEDGER_DIR = name
        yield Path(name)


@contextmanager
def as_the_site():
    """As the account that runs the site: another one than root, or one that may not read the files."""
    before = os.geteuid()
    for file in ledger.path("").iterdir():
        file.chmod(0o600 if before == 0 else 0o000)
    if before == 0:
        os.seteuid(10001)
    try:
        yield f"chown -R {os.geteuid()} {ledger.path('')}"
    finally:
        os.seteuid(before)


@pytest.mark.django_db
@pytest.mark.parametrize("work", ["start", "erase", "seal"])
def test_files_that_belong_to_root_are_named_with_what_to_do(roots_ledger, caplog, work):
    participant = submitted()
    does = {
        "start": require_known_keyring,
        "erase": lambda: erase_participant(participant=participant, by="system:test"),
        "seal": seal_audit,
    }
    with as_the_site() as command, pytest.raises(ImproperlyConfigured) as refused:
        does[work]()
    assert f"{roots_ledger}/{HEADS if work == 'seal' else LIST} in the ledger" in str(refused.value)
    assert str(refused.value).endswith(command)
    assert str(refused.value) in caplog.messages


@pytest.mark.django_db
def test_a_folder_that_belongs_to_root_is_named_too(roots_ledger):
    for file in roots_ledger.iterdir():
        file.unlink()
    with as_the_site() as command, pytest.raises(ImproperlyConfigured) as refused:
        ledger.append(ledger.ERASURES, {})
    assert str(refused.value).endswith(command)


@pytest.mark.django_db
def test_a_line_that_is_damaged_is_named(ledger):
    (ledger / LIST).write_text('{"subject": \n')
    with pytest.raises(ImproperlyConfigured, match=f"{LIST} in the ledger has a line that can't"):
        erasure.require_replayed()


@pytest.mark.django_db
def test_the_task_that_seals_says_a_sentence_and_no_traceback(roots_ledger, caplog):
    with as_the_site(), caplog.at_level(logging.ERROR):
        seal_audit_task()
    assert f"The audit was not sealed: {roots_ledger}/{HEADS} in the ledger" in caplog.text
    assert [record.exc_info for record in caplog.records] == [None, None]


@pytest.mark.django_db
@pytest.mark.parametrize("lost", ["whole", "lines", "installation.json"])
def test_a_ledger_that_is_lost_is_begun_with_all_erasures_that_the_database_knows(ledger, lost):
    first, second, third = submitted(), submitted(), submitted()
    seal_audit()
    erase_participant(participant=first, by="system:test")
    erase_participant(participant=second, by="system:test")
    seal_audit()
    before = {name: (ledger / name).read_text() for name in (LIST, "installation.json")}
    lost_files = {"whole": [LIST, HEADS, "installation.json"], "lines": [LIST]}
    for name in lost_files.get(lost, [lost]):
        (ledger / name).unlink()
    call_command(*BEGIN)
    require_known_keyring()
    erasure.require_replayed()
    assert (ledger / "installation.json").read_text() == before["installation.json"]
    assert sorted((ledger / LIST).read_text().splitlines()) == sorted(before[LIST].splitlines())
    event = Event.objects.get(action="ledger-begun")
    assert event.reason == "The disc broke."
    seal_audit()
    assert set(verify().erased) == {str(first.pk), str(second.pk)}
    assert erasure.replay() == 0
    assert third.pk not in erasure.listed()


@pytest.mark.django_db
def test_another_installations_ledger_is_not_taken_over(ledger):
    other = json.dumps({"installation": str(uuid.uuid4())})
    (ledger / "installation.json").write_text(other)
    with pytest.raises(ImproperlyConfigured, match="belongs to another installation"):
        call_command(*BEGIN)
    assert (ledger / "installation.json").read_text() == other


@pytest.mark.django_db
def test_no_ledger_is_begun_before_the_first_start_or_without_a_word_why(ledger):
    with pytest.raises(CommandError, match="--because"):
        call_command("begin_ledger", "--without-the-old-one")
    MainKeyCheck.objects.all().delete()
    StoreKeyCheck.objects.all().delete()
    with pytest.raises(
        ImproperlyConfigured, match=r"of no installation yet\. Run python manage.py"
    ):
        call_command(*BEGIN)
    record_key_checks()


def test_two_lists_that_are_set_aside_in_one_second_are_both_kept(ledger):
    with time_machine.travel(datetime(2026, 11, 30, 12, tzinfo=UTC), tick=False):
        for text in ("one\n", "two\n"):
            (ledger / HEADS).write_text(text)
            set_aside(HEADS)
    kept = sorted(ledger.glob("audit-seals.before-*"))
    assert [path.read_text() for path in kept] == ["one\n", "two\n"]
