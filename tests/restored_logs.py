"""A database as an older backup has it: without the statements that were made since."""

from django.db import connection

from hesperion.public_log.models import Statement, StatementText
from registry.models import PublishedDocument

TABLES = {PublishedDocument: "statement_id", StatementText: "statement_id", Statement: "seq"}


def forget_after(seq: int) -> None:
    """Delete the statements after this one, as only a restore or the database's owner can."""
    with connection.cursor() as cursor:
        for model, column in TABLES.items():
            table = model._meta.db_table
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(f"DELETE FROM {table} WHERE {column} > %s", [seq])  # noqa: S608 - our own
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def forget_all() -> None:
    """A new database, in which nothing refers to a statement."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE public_log_statement CASCADE")


def put_text_back(text: StatementText) -> None:
    """The text as the backup still has it, that was taken out since."""
    text.pk = None
    text.save(force_insert=True)
