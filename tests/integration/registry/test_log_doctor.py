"""What may be wrong with the public log is really made: the doctor names it, and says what mends it."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from hesperion.privacy import ledger as lists
from hesperion.public_log.log_copy import write_missing_statements
from hesperion.public_log.models import Statement, StatementText
from registry.doctor import wrong_log
from tests.public_logs import lost, state
from tests.restored_logs import forget_after

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def copied(ledger):
    write_missing_statements()


def sentence():
    (problem,) = wrong_log()
    assert problem.cause == "public log"
    assert problem.sentence.endswith(".")
    assert len(problem.mend) > 30
    return problem.sentence


def changed(model, statement, values=()):
    """Somebody who owns the database changes a row."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def test_where_nothing_is_wrong_nothing_is_found():
    assert [*wrong_log()] == []
    state(1, who="Ada Example")
    assert [*wrong_log()] == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE public_log_statement SET about = 'use:99' WHERE seq = %s",
        "UPDATE public_log_statement SET body = '{}' WHERE seq = %s",
        "UPDATE public_log_statement SET at = at + interval '1 second' WHERE seq = %s",
        "UPDATE public_log_statement SET previous = repeat('1', 64) WHERE seq = %s",
    ],
)
def test_a_statement_that_somebody_changed_is_named(change):
    statement = state(1)
    state(2)
    changed(Statement, change, [statement.seq])
    assert f"Statement {statement.seq} of the public log is not as it was published." in sentence()


def test_a_text_that_somebody_changed_or_took_away_in_silence_is_named():
    statement = state(1, who="Ada Example")
    changed(StatementText, "UPDATE public_log_statementtext SET text = 'Eve Example'")
    assert f"Statement {statement.seq} of the public log" in sentence()
    changed(StatementText, "DELETE FROM public_log_statementtext")
    assert f"Statement {statement.seq} of the public log" in sentence()


def test_a_last_statement_without_our_signature_is_named():
    statement = state(1)
    changed(
        Statement,
        "UPDATE public_log_statement SET signature = %s WHERE seq = %s",
        [b"1", statement.seq],
    )
    assert f"Statement {statement.seq} of the public log is not signed by this site." in sentence()


def test_what_the_ledger_lacks_is_named_until_it_is_written():
    kept = lists.path(lists.PUBLIC_LOG).read_bytes()
    state(1)
    lists.path(lists.PUBLIC_LOG).write_bytes(kept)
    assert "The ledger lacks statement" in sentence()
    write_missing_statements()
    assert [*wrong_log()] == []


def test_a_copy_that_somebody_changed_is_named():
    statement = state(1)
    state(2)
    file = lists.path(lists.PUBLIC_LOG)
    lines = [json.loads(line) for line in file.read_bytes().splitlines()]
    lines[-2]["about"] = "use:99"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert f"Statement {statement.seq} in the ledger’s copy" in sentence()
    file.rename(file.with_name("elsewhere"))
    write_missing_statements()
    assert [*wrong_log()] == []


def test_an_older_backup_is_named_and_its_command_mends_it():
    statement = state(1)
    state(2)
    forget_after(statement.seq)
    assert "were public, and the database lacks them." in sentence()
    call_command("restore_log", stdout=StringIO())
    assert [*wrong_log()] == []


def test_two_histories_are_named_and_the_command_states_it_for_good():
    lost(state(1))
    assert "were public, and the database has others in their place." in sentence()
    call_command("state_log_gap", stdout=StringIO())
    assert [*wrong_log()] == []
