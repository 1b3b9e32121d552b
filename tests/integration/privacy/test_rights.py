"""What the role that runs the site is refused, tried as that role."""

import subprocess
import sys

import psycopg
import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from psycopg import errors, sql

from hesperion.privacy import history, rights
from hesperion.privacy.classes import all_classes
from tests.cases import failing
from tests.embedded import ROOT
from tests.factories.full_record import full_record
from tests.services import runtime_environment

pytestmark = pytest.mark.django_db
committed = pytest.mark.django_db(transaction=True)  # rows that another connection sees

ADDED_TO = [*(event._meta.db_table for event in history.models()), "privacy_tombstone", "audit_event",
            "audit_link", "audit_seal", "research_cohortcount"]  # fmt: skip
CORRECTED = "UPDATE record_story SET text = text || '\\x00'::bytea"


@pytest.fixture
def site():
    """A connection of the role that runs the site."""
    with psycopg.connect(runtime_environment()["DATABASE_URL"], autocommit=True) as connection:
        yield connection


def refused(site, statement, *parameters):
    with pytest.raises(errors.InsufficientPrivilege):
        site.execute(statement, parameters)


def tables(site):
    return [
        name for (name,) in site.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    ]  # fmt: skip


def test_it_owns_nothing(site):
    owned = site.execute(
        "SELECT relname FROM pg_class WHERE relowner = current_user::regrole"
        " UNION ALL SELECT proname FROM pg_proc WHERE proowner = current_user::regrole"
        " UNION ALL SELECT datname FROM pg_database WHERE datdba = current_user::regrole"
    ).fetchall()
    assert owned == []


def test_it_cannot_truncate_or_alter_a_table_or_silence_its_triggers(site):
    for table in tables(site):
        name = sql.Identifier(table)
        for statement in (
            "TRUNCATE {}", "ALTER TABLE {} DISABLE TRIGGER ALL", "DROP TABLE {}", "ALTER TABLE {} ADD x int",
        ):  # fmt: skip
            refused(site, sql.SQL(statement).format(name))
    refused(site, "SET session_replication_role = replica")
    refused(site, "CREATE TABLE mine (id int)")
    function = "public._pgtrigger_should_ignore(name) RETURNS boolean AS 'SELECT true' LANGUAGE sql"
    refused(site, f"CREATE OR REPLACE FUNCTION {function}")


@committed
def test_it_cannot_edit_what_is_only_added_to(site):
    full_record()

    def is_only_added_to(table):
        (column,) = site.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table]
        ).fetchone()
        names = {"table": sql.Identifier(table), "column": sql.Identifier(column)}
        for statement in ("DELETE FROM {table}", "UPDATE {table} SET {column} = NULL"):
            refused(site, sql.SQL(statement).format(**names))

    assert failing(ADDED_TO, is_only_added_to) == []


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO audit_link (position, label, row_id, digest, hash) VALUES (-1, 'x', 1, '', '')",
        "INSERT INTO audit_seal SELECT * FROM audit_seal",
        "UPDATE audit_sealing SET ended_at = now()",
        "SELECT FROM audit_sealing FOR SHARE",
        "LOCK TABLE audit_link IN SHARE MODE",
        "LOCK TABLE audit_seal IN ACCESS EXCLUSIVE MODE",
        "LOCK TABLE audit_event IN ACCESS EXCLUSIVE MODE",
        "LOCK TABLE record_storyevent IN ACCESS EXCLUSIVE MODE",
    ],
)
def test_it_adds_nothing_to_the_audits_chain_and_stops_no_sealer(site, statement):
    with site.transaction(force_rollback=True):
        refused(site, statement)


def test_a_process_of_the_site_without_the_sealers_address_says_that_it_may_not_seal():
    environment = {**runtime_environment(), "SEALER_DATABASE_URL": ""}
    done = subprocess.run(
        [sys.executable, "manage.py", "seal_audit"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (
        1,
        "CommandError: SEALER_DATABASE_URL is not set: only the worker may add to the audit's chain.\n",
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (None, "SEALER_DATABASE_URL is not set"),
        ({"USER": "hesperion"}, "the role of the site or of the owner"),
        ({"USER": "hesperion_owner"}, "the role of the site or of the owner"),
    ],
)
def test_no_rights_are_granted_where_the_sealer_is_no_role_of_its_own(change, said, monkeypatch):
    given = connections.settings["sealer"]
    monkeypatch.delitem(connections.settings, "sealer")
    if change:
        monkeypatch.setitem(connections.settings, "sealer", given | change)
    with pytest.raises(ImproperlyConfigured, match=said):
        rights.grant(apps.get_app_config("privacy"), using="default")


def test_it_does_to_each_table_about_participants_what_the_model_says(site):
    """As GRANT tells it: has_table_privilege and has_column_privilege agree with the classes."""
    for model, classes in all_classes().items():
        if not model._meta.managed or model._meta.app_label == "keys":
            continue
        for right in ("SELECT", "INSERT", "UPDATE", "DELETE"):
            (has,) = site.execute(
                "SELECT has_table_privilege(%s, %s)", [model._meta.db_table, right]
            ).fetchone()
            assert has == (right in classes.runtime.split(", ")), (model, right)


@committed
def test_a_story_is_corrected_but_its_history_is_not_however_it_asks(site):
    """Participants correct what they told: of each version an event stays that this role can't touch."""
    full_record()
    told = site.execute("SELECT text FROM record_story").fetchone()
    site.execute(CORRECTED)
    events = "SELECT text FROM record_storyevent ORDER BY pgh_id"
    assert site.execute(events).fetchall() == [told, (told[0] + b"\0",)]
    refused(site, "UPDATE record_storyevent SET text = text")
    refused(site, "DELETE FROM record_storyevent")


@committed
def test_it_cannot_delete_a_participant_or_change_what_was_signed(site):
    full_record()
    refused(site, "DELETE FROM participants_participant")
    refused(site, "UPDATE consent_consent SET sha256 = 'x'")


@committed
@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("consent_consent", "UPDATE consent_consent SET ended_at = now()"),
        ("record_story", CORRECTED),
    ],
)
def test_it_cannot_silence_history_by_pgtriggers_own_setting(site, table, change):
    full_record()
    names = [
        name for (name,) in site.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
    ]
    site.execute("SELECT set_config('pgtrigger.ignore', %s, false)", ["{" + ",".join(names) + "}"])
    count = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(f"{table}event"))
    (before,) = site.execute(count).fetchone()
    site.execute(change)
    (after,) = site.execute(count).fetchone()
    assert after == before + 1


@committed
def test_it_cannot_erase_by_a_function_of_its_own_making(site):
    """The function that erases has a fixed search path: a table of the caller's own is not taken."""
    full_record()
    site.execute("CREATE TEMPORARY TABLE record_story (participant_id uuid)")
    site.execute("SELECT privacy_erase(%s, '{}')", ["00000000-0000-0000-0000-000000000000"])
    assert site.execute("SELECT count(*) FROM public.record_story").fetchone() == (1,)


def test_it_sees_no_key(site):
    assert "keys_datakey" not in tables(site)


@pytest.mark.parametrize("database", ["postgres", "hesperion_keys", "hesperion_broker"])
def test_it_enters_no_other_database(database):
    address, _, _ = runtime_environment()["DATABASE_URL"].rpartition("/")
    with pytest.raises(psycopg.OperationalError, match=r"permission denied|not permitted"):
        psycopg.connect(f"{address}/{database}")
