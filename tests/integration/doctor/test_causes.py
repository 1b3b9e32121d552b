"""Each cause is really made; the doctor names it, and says what mends it."""

import json
import os
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone

from hesperion.backup.models import Run
from hesperion.doctor import databases, examination, folders, installation, roles, work
from hesperion.doctor.problems import Problem
from hesperion.health import actions
from hesperion.health.actions import record_last_runs
from hesperion.health.connections import open_connection
from hesperion.health.models import Heartbeat
from hesperion.health.tasks import beat
from hesperion.mail.models import Message
from hesperion.privacy import keyring, keyring_file
from hesperion.privacy.erasure import tombstone_key
from hesperion.privacy.ledger import ERASURES, append
from hesperion.privacy.models import Tombstone
from hesperion.public_log.log_copy import write_missing_statements
from intake.followup.models import Sweep
from tests.factories.intake import submitted
from tests.services import broker_away, database_away, free_port, keys_away

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def well(settings, ledger, tmp_path, monkeypatch):
    """An installation in which nothing is wrong."""
    for name in ("MEDIA_ROOT", "EXTRACTS_DIR", "BACKUPS_DIR"):
        setattr(settings, name, str(tmp_path / name.lower()))
        (tmp_path / name.lower()).mkdir()
    monkeypatch.setattr(folders, "LEAST_SHARE", 0)
    monkeypatch.setattr(folders, "LEAST", 0)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    for kind in ("backup", "drill"):
        Run.objects.create(kind=kind, ended_at=timezone.now(), succeeded=True)
    Sweep.objects.create(on=timezone.now().date())
    write_missing_statements()
    for part in ("beat", "builder"):
        actions.record_heartbeat(part=part)
    beat()


def days_ago(days):
    return timezone.now() - timedelta(days=days)


def found(check):
    """The causes that `check` names. Each has a sentence and what to do."""
    findings = list(check())
    assert all(f.sentence.endswith(".") and len(f.mend) > 10 for f in findings)
    return [problem.cause for problem in findings]


def mends(check):
    return " ".join(problem.mend for problem in check())


@contextmanager
def address(alias, **changes):
    settings = connections[alias].settings_dict
    kept = dict(settings)
    settings |= changes
    try:
        yield
    finally:
        settings |= kept


def test_where_nothing_is_wrong_nothing_is_found():
    assert examination.examine() == examination.Examination([], {})


def test_a_main_database_that_is_away_is_named_and_what_depends_on_it_is_not_blamed():
    with database_away():
        report = examination.examine()
    assert {problem.cause for problem in report.problems} == {"postgres"}
    assert report.unexamined.keys() == {
        *["clock", "belonging", "migrations", "work", "tasks", "mails", "backups", "roles"],
        *["check-ins", "atlas", "public log"],
    }


def test_a_key_store_that_is_away_is_named():
    with keys_away():
        assert found(databases.key_store_connection) == ["keystore"]


def test_a_closed_port_is_named_and_the_service_to_start():
    with address("keys", HOST="127.0.0.1", PORT=str(free_port())):
        assert found(databases.key_store_connection) == ["keystore"]
        assert "docker compose up -d keystore" in mends(databases.key_store_connection)


def test_a_wrong_password_and_a_missing_database_are_told_from_a_server_that_is_away():
    with address("keys", PASSWORD="another"):
        assert "\\password hesperion_keys" in mends(databases.key_store_connection)
    with address("keys", NAME="nothing_here"):
        assert "deploy/postgres/keys.sql" in mends(databases.key_store_connection)


def test_a_broker_that_is_away_is_named():
    with broker_away():
        assert found(databases.broker) == ["broker"]


def test_a_clock_that_is_off_is_named(monkeypatch):
    assert found(databases.clocks) == []
    ours = databases.time.time
    monkeypatch.setattr(databases.time, "time", lambda: ours() - 5)
    (main, _) = databases.clocks()
    assert main.cause == "clock"
    assert "5 seconds behind" in main.sentence


@pytest.fixture
def ring(settings, tmp_path):
    """The path of another keyring's file."""
    settings.KEYRING_FILE = str(tmp_path / "ring.json")
    keyring.clear_cache()
    yield Path(settings.KEYRING_FILE)
    keyring.clear_cache()


def test_an_absent_keyring_is_named_once(ring):
    assert found(installation.wrong_keyring) == ["keyring"]
    assert found(installation.belonging) == []


def test_another_keyring_that_is_well_formed_is_named(ring):
    keyring_file.write_keyring(ring)
    assert found(installation.wrong_keyring) == []
    assert found(installation.belonging) == ["belonging"]
    assert "Put a copy of the right keyring there" in mends(installation.belonging)


def test_an_unreadable_ledger_is_named_once(ledger):
    (ledger / "erasures.jsonl").mkdir()
    assert found(installation.wrong_ledger) == ["ledger"]
    assert found(installation.belonging) == []


def test_a_missing_ledger_is_named(ledger):
    submitted()
    for file in ledger.iterdir():
        file.unlink()
    assert found(installation.belonging) == ["belonging"]


def test_a_ledger_that_forgot_an_erasure_is_named():
    subject = Message().pk
    Tombstone.objects.create(key=tombstone_key(subject), erased_on=timezone.now(), document="")
    assert found(installation.belonging) == ["belonging"]


def test_a_restored_backup_is_named_with_the_command():
    append(ERASURES, {"subject": str(Message().pk), "on": "2026-01-01", "document": ""})
    assert "docker compose run --rm prepare python manage.py prepare" in mends(
        installation.belonging
    )


@pytest.mark.parametrize(("alias", "app"), [("default", "mail"), ("keys", "keys")])
def test_a_migration_that_is_due_is_named(alias, app):
    with connections[alias].cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = %s AND name ~ '^0002'", [app])
    assert found(installation.pending_migrations) == ["migrations"]


def test_a_folder_that_is_not_there_is_named(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "gone")
    assert found(folders.full_or_closed) == ["folder"]


def test_a_disk_with_little_left_is_named_once(monkeypatch, settings):
    free = folders.shutil.disk_usage(settings.LEDGER_DIR).free
    monkeypatch.setattr(folders, "LEAST", free * 2)
    monkeypatch.setattr(folders, "ENOUGH", free * 2)
    (problem,) = folders.full_or_closed()
    assert problem.cause == "disk"
    assert settings.LEDGER_DIR in problem.sentence


def test_a_folder_of_others_is_named_with_the_command(monkeypatch):
    monkeypatch.setattr(
        os, "access", lambda *_: False
    )  # these tests run as root, who may write anywhere
    assert set(found(folders.full_or_closed)) == {"folder"}
    assert "chown" in mends(folders.full_or_closed)


def test_silent_processes_are_named_with_their_services():
    Heartbeat.objects.update(at=timezone.now() - timedelta(minutes=1))
    assert found(work.silent_processes) == ["beat"]  # without beat, nobody asks the others
    Heartbeat.objects.filter(part="beat").update(at=timezone.now())
    assert found(work.silent_processes) == ["worker", "builder"]
    assert "docker compose restart builder" in mends(work.silent_processes)


def test_a_task_that_beat_has_not_sent_is_named_unless_beat_is_silent():
    names = ("deliver due mails", "check the cohort", "seal the audit")
    record_last_runs(dict.fromkeys(names, timezone.now()))
    assert found(work.late_tasks) == []
    record_last_runs({"check the cohort": timezone.now() - timedelta(days=2)})
    (problem,) = work.late_tasks()
    assert problem.cause == "tasks"
    assert "1 tasks in time, such as “check the cohort”" in problem.sentence
    Heartbeat.objects.filter(part="beat").delete()
    assert found(work.late_tasks) == []


def test_a_backup_and_a_drill_that_are_old_or_were_never_made_are_named(settings):
    Run.objects.all().delete()
    assert found(work.old_backups) == ["backup", "drill"]
    Run.objects.create(kind="drill", ended_at=days_ago(34), succeeded=True)
    Run.objects.create(kind="backup", ended_at=days_ago(2), succeeded=True)
    Run.objects.create(kind="backup", ended_at=timezone.now(), succeeded=False)
    (problem,) = work.old_backups()
    assert problem.sentence == "The last backup that succeeded is 2 days old."
    settings.BACKUPS_DIR = ""  # backups are not Hesperion's task here
    assert found(work.old_backups) == []


def test_seals_that_are_late_are_named():
    Heartbeat.objects.update(since=timezone.now() - timedelta(hours=1))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_sealing SET ended_at = now() - interval '6 minutes'")
    assert found(work.silent_processes) == ["seals"]


def test_a_mail_that_is_owed_or_was_given_up_is_named():
    hours_ago = timezone.now() - timedelta(hours=2)
    Message.objects.create(kind="x", subject=Message().pk, next_attempt_at=hours_ago)
    assert found(work.silent_processes) == ["mails"]
    Message.objects.update(dead_at=hours_ago)
    assert found(work.silent_processes) == []
    assert found(work.mails_given_up) == ["mails"]
    Message.objects.update(dead_at=timezone.now() - timedelta(days=8))
    assert found(work.mails_given_up) == []


def test_check_ins_that_nobody_looks_for_are_named():
    Sweep.objects.update(done_at=timezone.now() - timedelta(hours=27))
    assert found(work.missed_sweep) == ["check-ins"]
    Sweep.objects.update(done_at=timezone.now() - timedelta(hours=25))
    assert found(work.missed_sweep) == []


# What is wrong with a role, and how the doctor says it.
ATTRIBUTES = {
    "ALTER ROLE {} CREATEROLE": "may make roles",
    "GRANT pg_read_all_data TO {}": "is a member of another role",
    "ALTER ROLE {} CONNECTION LIMIT -1": "has no limit",
    "ALTER ROLE {} RESET lock_timeout": "has no limit",
}
RIGHTS = [
    ("UPDATE ON audit_event TO hesperion", "may do what it should not: UPDATE on public.audit"),
    ("SELECT ON accounts_user TO hesperion_research", "may do what it should not: SELECT on"),
    ("DELETE ON audit_link TO hesperion_sealer", "may do what it should not: DELETE on public"),
]
LACKS = [
    ("INSERT ON mail_message FROM hesperion", "may not do what it needs: INSERT on public.mail"),
    ("SELECT ON research.cohort FROM hesperion_research", "may not do what it needs: SELECT on"),
]


@pytest.fixture
def role(settings):
    """The site's role: one of this test's own, as other tests run on the same server."""
    name = settings.RUNTIME_ROLE = f"doctors_{os.getpid()}"
    limits = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
    with psycopg.connect(os.environ["TEST_SUPERUSER_URL"], autocommit=True) as server:
        server.execute(f"CREATE ROLE {name} CONNECTION LIMIT 60")
        for limit in limits:
            server.execute(f"ALTER ROLE {name} SET {limit} = '60s'")
        server.execute(f"ALTER ROLE {name} SET temp_file_limit = '1GB'")
        yield name, server
        server.execute(f"DROP ROLE {name}")


@pytest.mark.parametrize(("change", "words"), ATTRIBUTES.items())
def test_a_role_with_another_attribute_is_named(role, change, words):
    name, server = role
    with open_connection("default") as asked:
        assert list(roles.wrong_attributes(asked)) == []
        server.execute(change.format(name))
        (problem,) = roles.wrong_attributes(asked)
    assert f"The role {name} " in problem.sentence
    assert words in problem.sentence


def test_a_right_too_much_or_too_few_is_named():
    with connection.cursor() as cursor:
        for right, words in RIGHTS:
            cursor.execute(f"GRANT {right}")
            (problem,) = roles.wrong_roles()
            assert words in problem.sentence
            cursor.execute(f"REVOKE {right.replace(' TO ', ' FROM ')}")
        for right, words in LACKS:
            cursor.execute(f"REVOKE {right}")
            (problem,) = roles.wrong_roles()
            assert words in problem.sentence
            cursor.execute(f"GRANT {right.replace(' FROM ', ' TO ')}")
    assert found(roles.wrong_roles) == []


def test_a_site_role_that_owns_a_table_is_named():
    name = connection.settings_dict["NAME"]
    url = os.environ["TEST_SUPERUSER_URL"].rpartition("/")[0]
    with psycopg.connect(f"{url}/{name}", autocommit=True) as server:
        server.execute("ALTER TABLE limits_count OWNER TO hesperion")
    assert "owns something" in " ".join(problem.sentence for problem in roles.wrong_roles())


def fails():
    raise ValueError("of a patient")


def test_a_check_that_fails_or_hangs_hides_no_other(monkeypatch):
    import threading  # beside what hangs

    release = threading.Event()
    checks = {
        "fails": fails,
        "hangs": lambda: release.wait() and [],
        "finds": lambda: [Problem("disk", "It is full.", "Make room.")],
    }
    report = examination.examine(checks, patience=0.2)
    release.set()
    assert report.problems == [Problem("disk", "It is full.", "Make room.")]
    assert report.unexamined == {
        "fails": "ValueError",
        "hangs": "no answer within 0.2 seconds",
    }


def run(*arguments):
    """Status and output of the command."""
    out = StringIO()
    try:
        call_command("doctor", *arguments, stdout=out)
    except SystemExit as end:
        return end.code, out.getvalue()
    return 0, out.getvalue()


def test_the_command_says_that_all_is_well_or_what_is_not(settings):
    assert run() == (0, "Nothing is wrong. 22 checks were made.\n")
    Path(settings.MEDIA_ROOT).rmdir()
    status, words = run()
    assert status == 1
    assert "which is not there.\n  → " in words
    status, answer = run("--json")
    assert status == 1
    assert json.loads(answer)["problems"][0]["cause"] == "folder"
    assert json.loads(answer)["well"] is False
