"""A migrate leaves the views alone that are as they should be, whoever reads them meanwhile."""

import os
import subprocess
import sys
from collections.abc import Iterator

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import NotSupportedError, connection, migrations
from django.db.migrations.state import ProjectState
from psycopg.pq import TransactionStatus

from hesperion.dependent_views import DropViewsOn
from hesperion.embedded.options import ROOT
from hesperion.management.commands import migrate as migrate_command
from intake.record.models import Story
from research.cohort.select import READ_MODELS
from tests.factories.full_record import full_record
from tests.services import owner_url, runtime_environment
from tests.staff import in_group

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def reader() -> Iterator[psycopg.Connection]:
    """The researchers' role in a transaction of its own, other than Django's connections."""
    url = runtime_environment()["RESEARCH_DATABASE_URL"]
    with psycopg.connect(url, options="-c search_path=research") as connection:
        yield connection


def asked(question: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchall()


def oids() -> dict[str, int]:
    """The views, and the tables, of which researchers read the cohort."""
    return dict(
        asked(
            "SELECT relname, oid FROM pg_class"
            " WHERE relnamespace = 'research'::regnamespace AND relkind IN ('v', 'r')"
        )
    )


def migrate() -> None:
    call_command("migrate", verbosity=0, skip_checks=True)


def change_organs() -> None:
    """Somebody changed a view: it is not as the list says."""
    asked_for = "SELECT id, subject, record_id, upper(code)::varchar(20) AS code"
    with connection.cursor() as cursor:
        cursor.execute("DROP VIEW research.affected_organ")
        cursor.execute(
            f"CREATE VIEW research.affected_organ AS {asked_for} FROM research.diagnosis"
        )
        cursor.execute("GRANT SELECT ON research.affected_organ TO hesperion_research")


def test_a_reader_of_every_view_neither_waits_nor_is_waited_for(reader):
    participant, before = full_record(), oids()
    for name in before.keys() - {"shown", "derived_cohort", "cohort_due"}:
        reader.execute(f"TABLE {name}")
    migrate()
    assert oids() == before
    assert reader.execute("SELECT public_id FROM record").fetchall() == [(participant.public_id,)]


def test_a_writer_of_every_fact_neither_waits_nor_is_waited_for(monkeypatch):
    monkeypatch.setattr(migrate_command, "LOCK_TIMEOUT", "100ms")
    monkeypatch.setattr(migrate_command, "PAUSES", ())
    tables = [
        *(model._meta.db_table for model in READ_MODELS),
        "research.cohort",
        "research.cohort_due",
    ]
    with psycopg.connect(owner_url()) as writer:
        writer.execute(f"LOCK TABLE {', '.join(tables)} IN ROW EXCLUSIVE MODE")
        migrate()
        assert writer.info.transaction_status is TransactionStatus.INTRANS


def test_a_view_that_differs_is_made_anew_while_others_are_read(reader):
    full_record()
    change_organs()
    before = oids()
    reader.execute("SELECT * FROM record")
    migrate()
    after = oids()
    assert {name for name in after if after[name] != before.get(name)} == {"affected_organ"}
    assert reader.execute("SELECT code FROM affected_organ").fetchall() == [("kidney",)]


def test_one_that_is_being_read_stays_as_it_is_and_the_next_migrate_changes_it(reader, monkeypatch):
    monkeypatch.setattr(migrate_command, "LOCK_TIMEOUT", "100ms")
    monkeypatch.setattr(migrate_command, "PAUSES", (0, 0))
    full_record()
    change_organs()
    reader.execute("SELECT * FROM affected_organ")
    with pytest.raises(CommandError, match="A table or view must change"):
        migrate()
    assert reader.execute("SELECT code FROM affected_organ").fetchall() == [("SLE",)]
    reader.rollback()
    migrate()
    assert reader.execute("SELECT code FROM affected_organ").fetchall() == [("kidney",)]


def test_a_view_of_no_model_goes_and_no_right_stays_that_was_not_meant():
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE VIEW research.everybody AS SELECT * FROM public.participants_contact"
        )
        cursor.execute("GRANT SELECT ON research.shown TO hesperion_research")
    migrate()
    assert "everybody" not in oids()
    assert asked(
        "SELECT has_table_privilege('hesperion_research', 'research.shown', 'SELECT')"
    ) == [(False,)]


def test_a_view_without_its_barrier_is_made_anew():
    with connection.cursor() as cursor:
        cursor.execute("ALTER VIEW research.diagnosis RESET (security_barrier)")
    migrate()
    [(options,)] = asked(
        "SELECT reloptions FROM pg_class WHERE oid = 'research.diagnosis'::regclass"
    )
    assert options == ["security_barrier=true"]


def test_a_migration_may_alter_what_a_view_reads_once_it_dropped_the_view(reader):
    """As DropViewsOn says: the views that read the table go, and the end of migrate makes them anew."""
    participant, before = full_record(), oids()
    table = Story._meta.db_table
    alter = migrations.RunSQL(f"ALTER TABLE {table} ALTER text TYPE bytea USING text || ''::bytea")
    with connection.schema_editor() as editor, pytest.raises(NotSupportedError):
        alter.database_forwards("participants", editor, ProjectState(), ProjectState())
    with connection.schema_editor() as editor:
        for operation in (DropViewsOn(f"public.{table}"), alter):
            operation.database_forwards("participants", editor, ProjectState(), ProjectState())
    assert before.keys() - oids().keys() == {"record", "bulk_record"}
    migrate()
    assert reader.execute("SELECT public_id FROM record").fetchall() == [(participant.public_id,)]


NEWCOMER = """
from hesperion.privacy import shown

listed = shown.shown_to_research

def also_relation(fields, **options):
    def decorate(model):
        more = ["relation"] if model.__name__ == "Death" else []
        return listed([*fields, *more], **options)(model)
    return decorate

shown.shown_to_research = also_relation

import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, skip_checks=True)
from research.models import Record
from tests.staff import in_group
client = in_group("researcher", email="other@example.com")
page = client.get(f"/admin/research/record/{Record.objects.get().pk}/change/")
print(page.status_code, page.text)
"""


def test_a_field_that_is_named_in_the_list_is_in_the_record_without_a_change_in_research():
    """How a relative who tells of a death was related is in no view: here its model names it."""
    participant = full_record()
    page = f"/admin/research/record/{participant.public_id}/change/"
    assert "Husband, wife or partner" not in in_group("researcher").get(page).text
    owner = {"DATABASE_ROLE": "owner", "OWNER_DATABASE_URL": owner_url()}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", NEWCOMER],
        cwd=ROOT,
        env=os.environ | runtime_environment() | owner,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("200 ")
    assert "Husband, wife or partner" in done.stdout
