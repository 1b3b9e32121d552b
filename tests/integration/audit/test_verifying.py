"""What is whole is found whole, wherever and however it is read; what is gone by right is excused."""

import json
import os
import subprocess
import sys
import uuid
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from hesperion.embedded.postgres import Cluster
from hesperion.privacy import erasure, keyring, keyring_file
from hesperion.privacy.audit import actions
from hesperion.privacy.audit.choices import Action
from hesperion.privacy.audit.models import Event, Link, Seal
from hesperion.privacy.audit.verification import Broken, verify
from hesperion.privacy.keys import actions as keys
from intake.share.actions.drafts import delete_draft
from tests.chain import LABELS, NOTES, sql
from tests.embedded import ROOT
from tests.factories.intake import drafted
from tests.services import owner_url, runtime_environment

committed = pytest.mark.django_db(transaction=True)


def add(count: int) -> None:
    for _ in range(count):
        actions.record_event(actor="system:test", action=Action.READ)


def manage(command: str, url: str, ledger: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "manage.py", command],
        cwd=ROOT,
        env=runtime_environment() | {"DATABASE_URL": url, "LEDGER_DIR": str(ledger.parent)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.django_db
def test_a_column_that_comes_later_leaves_sealed_rows_as_they_are(chained):
    sql("ALTER TABLE audit_event ADD COLUMN later text DEFAULT 'something'")
    sql(f"ALTER TABLE {NOTES} ADD COLUMN aaa integer DEFAULT 7")
    assert verify().links == 210


@pytest.mark.django_db
def test_how_the_server_writes_values_does_not_matter(chained):
    sql("SET LOCAL TimeZone = 'Asia/Tokyo'")
    sql("SET LOCAL IntervalStyle = 'sql_standard'")
    sql("SET LOCAL bytea_output = 'escape'")
    assert verify().links == 210


@pytest.mark.django_db
def test_an_older_key_still_verifies_and_the_newest_signs(chained, settings, tmp_path):
    kept = json.loads(Path(settings.KEYRING_FILE).read_text(encoding="utf-8"))
    kept["sign"]["2"] = keyring_file.new_key()
    settings.KEYRING_FILE = str(tmp_path / "keyring.json")
    (tmp_path / "keyring.json").write_text(json.dumps(kept), encoding="utf-8")
    assert keyring.keys("sign").current == 2
    chained.grow(events=1)
    assert verify().seals == 4
    assert Seal.objects.get(number=4).key_version == 2


def erase_notes(chained) -> tuple[uuid.UUID, list[int]]:
    """Somebody has three rows of history, sealed, and is erased. `privacy_erase` does not know the table."""
    subject = uuid.uuid4()
    keys.make_key(subject)
    chained.notes.objects.bulk_create(
        chained.notes(pgh_label="insert", pgh_created_at=timezone.now(), text="x", subject=subject)
        for _ in range(3)
    )
    actions.seal_audit()
    gone = list(chained.notes.objects.filter(subject=subject).values_list("pk", flat=True))
    erasure.erase_subject(subject=subject, by="system:test")
    chained.notes.objects.filter(pk__in=gone).delete()
    detail = {"history": {LABELS[NOTES]: gone}}
    actions.record_event(actor="system:test", action=Action.ERASED, subject=subject, detail=detail)
    return subject, gone


@pytest.mark.django_db
def test_a_seal_by_an_older_key_after_one_by_a_newer_is_not_ours(
    chained, settings, tmp_path, monkeypatch
):
    """The older key was replaced for a reason: somebody may know it."""
    kept = json.loads(Path(settings.KEYRING_FILE).read_text(encoding="utf-8"))
    kept["sign"]["2"] = keyring_file.new_key()
    settings.KEYRING_FILE = str(tmp_path / "keyring.json")
    (tmp_path / "keyring.json").write_text(json.dumps(kept), encoding="utf-8")
    chained.grow(events=1)
    monkeypatch.setattr(keyring.Versions, "current", 1)
    chained.grow(events=1)
    with pytest.raises(Broken, match=r"Seal 5 .* is signed by an older key than the seal before"):
        verify()


@pytest.mark.django_db
def test_history_that_went_with_its_participant_is_excused_counted_and_printed(chained, capsys):
    subject, _ = erase_notes(chained)
    assert verify().erased == {str(subject): 3}
    call_command("verify_audit")
    said = capsys.readouterr().out
    assert "3 rows were erased with their participants." in said
    assert f"Erased: {subject}, 3 rows of history\n" in said


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("undo", "doubt"),
    [
        ("event", r"no event says that it was erased with {}"),
        ("list", r"the list of erased participants has no {}"),
        ("tombstone", r"there is no tombstone for {}"),
        ("key", r"{} still has a key"),
        ("history", r"audit_testnote still has rows about {}"),
        ("row", r"audit_note still has rows about {}"),
    ],
)
def test_history_is_not_excused_where_anything_contradicts_the_erasure(
    chained, ledger, undo, doubt
):
    subject, _ = erase_notes(chained)
    match undo:
        case "event":
            sql("UPDATE audit_event SET subject = NULL WHERE detail ? 'history'")
        case "list":
            (ledger.parent / "erasures.jsonl").unlink()
        case "tombstone":
            sql("DELETE FROM privacy_tombstone")
        case "key":
            keys.make_key(subject)
        case "history":
            chained.notes.objects.create(
                pgh_label="insert", pgh_created_at=timezone.now(), text="x", subject=subject
            )
        case "row":
            sql("INSERT INTO audit_note (text, subject) VALUES ('x', %s)", subject)
    with pytest.raises(
        Broken, match=rf"row was deleted\. No erasure excuses it: {doubt.format(subject)}"
    ):
        verify()


@pytest.mark.django_db
def test_an_event_is_never_excused(chained):
    event = Event.objects.order_by("pk")[10].pk
    Event.objects.filter(pk=event).delete()
    actions.record_event(
        actor="system:command", action=Action.ERASED, detail={"history": {"audit_event": [event]}}
    )
    with pytest.raises(Broken, match=rf"audit_event, row {event}\): the row was deleted"):
        verify()


@pytest.mark.django_db
def test_the_command_says_how_much_is_whole(chained, capsys):
    add(2)
    call_command("verify_audit")
    assert capsys.readouterr().out == (
        "210 links and 3 seals are whole. 0 rows were erased with their participants. "
        "2 rows wait for the next seal.\n"
        f"The chain begins on {Seal.objects.get(number=1).sealed_at:%Y-%m-%d at %H:%M} UTC.\n"
    )


@pytest.mark.django_db
def test_the_command_can_begin_at_a_day(chained, capsys):
    call_command("verify_audit", since=f"{timezone.now():%Y-%m-%d}")
    assert "210 links and 3 seals" in capsys.readouterr().out
    with pytest.raises(CommandError, match="is not a day"):
        call_command("verify_audit", since="yesterday")


@pytest.mark.django_db
def test_verifying_from_a_moment_on_trusts_the_seal_before_it(chained):
    second = Seal.objects.get(number=2)
    sql("UPDATE audit_event SET reason = 'x' WHERE id = (SELECT min(id) FROM audit_event)")
    whole = verify(since=second.sealed_at)
    assert (whole.links, whole.seals) == (140, 2)
    with pytest.raises(Broken, match=r"Position 1 "):
        verify()
    Seal.objects.filter(number=1).update(signature=b"")
    with pytest.raises(Broken, match=r"Seal 1 .* wrong signature"):
        verify(since=second.sealed_at)


@committed
def test_a_chain_is_whole_after_dump_and_restore(ledger):
    add(20)
    actions.seal_audit()
    address, _, name = owner_url().rpartition("/")
    programs = Cluster(Path(os.environ["VAR"]), durable=False).folders.programs
    dump = subprocess.run(
        [programs / "pg_dump", "--no-owner", f"--dbname={owner_url()}"],
        capture_output=True,
        check=True,
    ).stdout
    restored = f"{name}_restored"
    with psycopg.connect(f"{address}/postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {restored}")
        try:
            server.execute(f"ALTER DATABASE {restored} SET TimeZone = 'Asia/Tokyo'")
            command = [programs / "psql", "--quiet", "--no-psqlrc", "--output=/dev/null"]
            subprocess.run([*command, f"{address}/{restored}"], input=dump, check=True)
            done = manage("verify_audit", f"{address}/{restored}", ledger)
        finally:
            server.execute(f"DROP DATABASE {restored} WITH (FORCE)")
    assert f"{Event.objects.count()} links and 1 seals are whole" in done.stdout, done.stderr


@committed
def test_the_command_ends_with_exit_code_1_and_names_the_link(ledger):
    add(5)
    actions.seal_audit()
    broken = Event.objects.order_by("pk").last().pk
    Event.objects.filter(pk=broken).update(reason="another")
    done = manage("verify_audit", runtime_environment()["DATABASE_URL"], ledger)
    position = Link.objects.get(row_id=broken).position
    assert done.returncode == 1
    assert (
        f"Position {position} (audit_event, row {broken}): the row, or its link, was changed"
        in done.stderr
    )


@pytest.mark.django_db
def test_old_rows_that_are_sealed_in_more_than_one_batch_are_not_called_newer(
    history, ledger, monkeypatch
):
    """So it is after a sealer was away for hours, or where history comes with a restored backup."""
    monkeypatch.setattr(actions, "BATCH", 10)
    sql("UPDATE audit_event SET at = now() - interval '3 hours'")
    add(1)
    sql(
        "INSERT INTO audit_event (at, actor, action, purpose, reason, detail)"
        " SELECT now() - interval '2 hours', 'system:test', 'read', '', '', '{}'"
        " FROM generate_series(1, 35)"
    )
    waiting = Event.objects.count()
    assert actions.seal_audit() == waiting
    assert verify().links == waiting
    assert list(Seal.objects.order_by("number").values_list("is_last", flat=True)) == (
        [False] * (Seal.objects.count() - 1) + [True]
    )
    sql(
        "INSERT INTO audit_event (at, actor, action, purpose, reason, detail)"
        " VALUES (now() - interval '2 hours', 'system:test', 'read', '', '', '{}')"
    )
    with pytest.raises(Broken, match="newer than it says"):
        verify()
    actions.seal_audit()
    with pytest.raises(Broken, match="newer than it says"):
        verify()


@pytest.mark.django_db
@pytest.mark.parametrize("at", ["2021-01-01", "2900-01-01"])
def test_a_row_with_a_false_time_is_named_and_hides_nothing_that_was_done_after_it(chained, at):
    """The site's role may add one: verifying must not end there for good."""
    sql(
        "INSERT INTO audit_event (at, actor, action, purpose, reason, detail)"
        " VALUES (%s, 'system:test', 'read', '', '', '{}')",
        at,
    )
    actions.seal_audit()
    add(3)
    actions.seal_audit()
    with pytest.raises(Broken, match=r"(newer|older) than it says"):
        verify()
    changed = Event.objects.latest("pk").pk
    sql("UPDATE audit_event SET purpose = 'another' WHERE id = %s", changed)
    with pytest.raises(Broken, match=rf"row {changed}\): the row, or its link, was changed"):
        verify()


@pytest.mark.django_db
def test_a_draft_that_was_deleted_before_it_was_sent_leaves_the_chain_whole():
    draft = drafted()
    actions.seal_audit()
    delete_draft(subject=draft.subject)
    actions.seal_audit()
    assert verify().waiting == 0
