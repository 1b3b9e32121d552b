"""Erased means erased: also after a backup is put back, of the data, of the keys, or of both."""

import json
import subprocess
import sys
import uuid
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from hesperion.mail.actions import enqueue
from hesperion.mail.models import Message
from hesperion.privacy import erasure
from hesperion.privacy.audit.models import Event
from hesperion.privacy.classes import all_classes
from hesperion.privacy.keys import actions as keys
from hesperion.privacy.keys.models import DataKey
from hesperion.privacy.models import Tombstone
from intake.consent.actions import erasing
from intake.participants.actions.pins import set_pin
from intake.participants.models import Contact, Participant
from intake.record.models import Story
from intake.share.models import Draft
from intake.share.tasks import drop_orphaned_keys, drop_stale_drafts
from tests.backups import dumped, restored
from tests.embedded import ROOT
from tests.factories.atlas_people import put_in_a_set
from tests.factories.full_record import full_record
from tests.factories.intake import STORY, drafted, submitted
from tests.people import reader
from tests.services import PATIENCE, runtime_environment
from tests.sizes import size

MANY = size(1000, 100)


def erase(participant):
    erasing.erase_participant(participant=participant, by="system:test")


def rows_about(subject):
    """How many rows of all our tables, history too, are about `subject`, by table."""
    found = {}
    for model in [
        *all_classes(),
        *[m for m in apps.get_models() if hasattr(m, "pgh_tracked_model")],
    ]:
        tracked = getattr(model, "pgh_tracked_model", model)
        column = all_classes()[tracked].subject if tracked in all_classes() else None
        if column and model._meta.managed:
            found[model.__name__] = model.objects.filter(**{column: subject}).count()
    return found


@pytest.mark.django_db
def test_nothing_is_left_but_a_tombstone_a_line_and_an_event(ledger):
    participant = full_record()
    subject = participant.pk
    set_pin(subjects=[subject], pin="402917")
    put_in_a_set(subject)
    enqueue(kind="participants.confirmation", subject=subject)
    assert {name for name, count in rows_about(subject).items() if not count} == {
        "SignIn",
        "ResumeLink",
    }
    erase(participant)
    assert not any(rows_about(subject).values())
    assert not DataKey.objects.exists()
    assert Message.objects.get().kind == "consent.erased"
    stone = Tombstone.objects.get()
    assert (stone.document, len(stone.key)) == ("study whole self en", 32)
    (line,) = (ledger / "erasures.jsonl").read_text().splitlines()
    assert json.loads(line)["subject"] == str(subject)
    event = Event.objects.get(action="erased")
    assert (event.actor, event.subject) == ("system:test", subject)
    assert set(event.detail["history"]) >= {"contact.history", "story.history"}


@pytest.mark.django_db
def test_the_admins_log_forgets_the_record_too():
    participant, other = full_record(), full_record()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO accounts_user (id, email, password, subject, is_superuser, is_active, first_name, last_name, date_joined) VALUES (-1, 'x@example.com', '', gen_random_uuid(), false, true, '', '', now())")  # fmt: skip  # noqa: E501
        for known_as in (participant.public_id, str(participant.pk), other.public_id):
            cursor.execute(
                "INSERT INTO django_admin_log (action_time, object_id, object_repr, action_flag,"
                " change_message, user_id) VALUES (now(), %s, 'x', 2, '', -1)",
                [known_as],
            )
        erase(participant)
        cursor.execute("SELECT object_id FROM django_admin_log")
        assert cursor.fetchall() == [(other.public_id,)]


@pytest.mark.django_db
def test_the_rows_that_are_left_are_whole_for_the_audit(ledger):
    """History that is gone is excused, as event, list, tombstone, key store and rows agree."""
    from hesperion.privacy.audit.actions import seal_audit
    from hesperion.privacy.audit.verification import verify

    first, second = full_record(), full_record()
    seal_audit()
    erase(first)
    subject = first.pk
    assert list(verify().erased) == [str(subject)]
    seal_audit()
    verify()
    with reader():
        assert Story.objects.get().text == STORY
    assert second


@pytest.mark.django_db
@pytest.mark.parametrize("broken", ["destroy", "_erase"])
def test_an_erasure_that_breaks_off_is_finished_by_the_next_start(monkeypatch, broken):
    """The list says first what will be done."""
    participant = full_record()
    with monkeypatch.context() as patch:
        where = erasure if broken == "_erase" else erasure.keys
        patch.setattr(where, broken, lambda *given: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            erase(participant)
    assert Participant.objects.exists()
    with pytest.raises(ImproperlyConfigured, match="hold 1 participants who were erased"):
        erasure.require_replayed()
    call_command("replay_erasures")
    erasure.require_replayed()
    assert not Participant.objects.exists()
    assert not DataKey.objects.exists()


@pytest.mark.django_db
def test_a_lost_list_keeps_the_site_closed(ledger):
    erase(full_record())
    erasure.require_replayed()
    (ledger / "erasures.jsonl").unlink()
    with pytest.raises(ImproperlyConfigured, match=r"names 0\. Put its newest copy back"):
        erasure.require_replayed()


@pytest.mark.django_db
def test_a_last_line_that_a_crash_cut_off_is_no_line(ledger):
    erase(full_record())
    with (ledger / "erasures.jsonl").open("a") as file:
        file.write('{"subject": "12')
    erasure.require_replayed()
    other = full_record()
    erase(other)
    erasure.require_replayed()
    assert Tombstone.objects.count() == 2


def readable():
    """Whose story opens."""
    found = set()
    with reader():
        for contact in Contact.objects.all():
            try:
                contact.name  # noqa: B018
            except keys.NoKey:
                continue
            found.add(contact.pk)
    return found


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("backup", [("default",), ("keys",), ("default", "keys")])
def test_of_many_erased_none_is_readable_after_any_backup_and_all_others_are(backup):
    """Backups of the data, of the keys, or of both; restored after they were erased."""
    erased = MANY if backup == ("default", "keys") else MANY // 10
    participants = [bare_participant(number) for number in range(erased + 20)]
    dumps = {alias: dumped(alias) for alias in backup}
    for participant in participants[:erased]:
        erase(participant)
    living = {participant.pk for participant in participants[erased:]}
    assert readable() == living
    for alias, dump in dumps.items():
        restored(alias, dump)
    with pytest.raises(ImproperlyConfigured, match=f"hold {erased} participants who were erased"):
        erasure.require_replayed()
    if "keys" not in backup:
        assert readable() == living  # even before: the keys are gone
    call_command("replay_erasures")
    erasure.require_replayed()
    assert readable() == living
    assert set(Participant.objects.values_list("pk", flat=True)) == living
    assert set(DataKey.objects.values_list("pk", flat=True)) == living


def bare_participant(number):
    """Quicker than a whole submission; what matters here is the key, identity and text."""
    subject = uuid.uuid4()
    keys.make_key(subject)
    participant = Participant.objects.create(subject=subject, language="en", country="DE")
    Contact.objects.create(participant=participant, name="Test", email=f"p{number}@example.com")
    Story.objects.create(participant=participant, text=STORY)
    return participant


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "command", [["-c", "import hesperion.wsgi"], ["-m", "celery", "-A", "hesperion", "worker"]]
)
def test_neither_web_nor_worker_starts_on_a_restored_database(ledger, command):
    erase(full_record())
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE privacy_tombstone")  # as an older backup has it
    environment = runtime_environment() | {"LEDGER_DIR": str(ledger)}
    started = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=PATIENCE
    )  # fmt: skip
    assert started.returncode != 0
    assert (
        "Run python manage.py prepare, which erases them again, before the site opens."
        in started.stderr
    )


@pytest.mark.django_db
def test_a_key_outlives_its_rows_by_a_month_at_most():
    kept, orphan = drafted(), uuid.uuid4()
    keys.make_key(orphan)
    for days, left in ((29, 2), (31, 1)):
        DataKey.objects.update(created_at=timezone.now() - timedelta(days=days))
        drop_orphaned_keys()
        assert DataKey.objects.count() == left
    assert DataKey.objects.get().pk == kept.pk


@pytest.mark.django_db
def test_a_stale_draft_takes_its_key_along_and_a_sent_one_does_not():
    sent, stale = submitted(), drafted()
    Draft.objects.update(expires_at="2026-01-01T00:00:00Z")
    drop_stale_drafts()
    assert not Draft.objects.exists()
    assert set(DataKey.objects.values_list("pk", flat=True)) == {sent.pk}
    assert not any(rows_about(stale.pk).values())
    with reader():
        assert Story.objects.get().text == STORY


@pytest.mark.django_db(transaction=True)
def test_the_command_erases_as_the_role_that_runs_the_site(ledger):
    participant = full_record()
    environment = runtime_environment() | {"LEDGER_DIR": str(ledger)}
    done = subprocess.run(
        [sys.executable, "manage.py", "erase", participant.public_id.lower()],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert not any(rows_about(participant.pk).values())
