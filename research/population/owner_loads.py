"""Loads by the owner of the database, past the triggers: they leave no history, and the cohort as it was."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from psycopg import sql

from hesperion.privacy import history
from hesperion.privacy.classes import all_classes
from intake.share.models import Draft

_REFERENCES = """
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
    FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY (%s::regclass[])
"""


def participant_tables() -> dict[type[Any], str]:
    """The models with rows about participants, each with the column that names the participant."""
    return {
        model: classes.subject
        for model, classes in all_classes().items()
        if classes.subject and model._meta.managed and model is not Draft
    }


def history_tables() -> dict[type[Any], str]:
    """The models of those tables' history, in the same way."""
    tables = participant_tables()
    return {
        model: tables[model.pgh_tracked_model]
        for model in history.models()
        if model.pgh_tracked_model in tables
    }


@contextmanager
def without_triggers() -> Iterator[None]:
    """Context manager: a transaction in which no trigger of ours fires. References are checked at its end.

    It locks the tables: another load waits, and so does whoever writes.
    """
    with transaction.atomic():
        _switch_triggers("DISABLE")
        yield
        _switch_triggers("ENABLE")


@contextmanager
def without_references() -> Iterator[None]:
    """Context manager, inside `without_triggers`: references are checked at its end, a table at a time.

    A check for each row would take as long as storing it.
    """
    tables = [model._meta.db_table for model in [*participant_tables(), *history_tables()]]
    with connection.cursor() as cursor:
        cursor.execute(_REFERENCES, [tables])
        references = cursor.fetchall()
        for table, name, _definition in references:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        yield
        for table, name, definition in references:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")


def _switch_triggers(what: str) -> None:
    """PostgreSQL switches no trigger of a table whose references it has still to check."""
    statement = sql.SQL(f"ALTER TABLE {{}} {what} TRIGGER USER")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for model in [*participant_tables(), *history_tables()]:
            cursor.execute(statement.format(sql.Identifier(model._meta.db_table)))
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
