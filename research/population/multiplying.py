"""Very many stored participants: copies of those who are stored, made inside PostgreSQL.

Copies have all rows of the one they are copied from, and its row of the cohort. In place of each text, name and
address they have an empty value, which nobody can open.
"""

import uuid
from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection, models
from psycopg import sql

from hesperion.privacy.classes import SECRET, kind_of
from hesperion.privacy.fields import BlindIndexField
from intake.participants.models import SignIn
from intake.stories.models import Publication, Redaction
from research.models import CohortMember, Extracted, Pseudonym, SavedCohortMember
from research.population.owner_loads import (
    history_tables,
    participant_tables,
    without_references,
    without_triggers,
)

_COPY = """
INSERT INTO {table} ({columns})
SELECT {values} FROM {table} AS original
JOIN copies ON copies.original = original.{subject} {order}
"""
_MAKE_COPIES = """
CREATE TEMPORARY TABLE copies (original uuid, number bigint, public_id text) ON COMMIT DROP
"""
# What must differ from copy to copy; everything else is the same for all.
_UUID = "(left(original.{column}::text, 24) || to_char(copies.number, 'FM000000000000'))::uuid"
_TEXT = "CASE WHEN original.{column} IS NOT NULL THEN ''::bytea END"
_INDEX = "sha256(copies.number::text::bytea)"
# What others read, who signs in, and where researchers put somebody: never a copy.
_LEFT_OUT = {Publication, Redaction, SignIn, Extracted, Pseudonym, SavedCohortMember}


def multiply(
    copies: Iterable[tuple[uuid.UUID, int]],
    public_id: Callable[[int], str],
    *,
    with_history: bool = False,
) -> None:
    """Store a copy of each participant with the number that stands beside it, 12 digits at most.

    The ids of a copy are those of the original with the number at the end: two originals differ in what is
    before it.
    """
    with without_triggers(), without_references(), connection.cursor() as cursor:
        cursor.execute(_MAKE_COPIES)
        with cursor.copy("COPY copies (original, number, public_id) FROM STDIN") as copy:
            for original, number in copies:
                copy.write_row([original, number, public_id(number)])
        cursor.execute("ANALYZE copies")
        copied = participant_tables() | (history_tables() if with_history else {})
        for model, subject in copied.items():
            if getattr(model, "pgh_tracked_model", model) not in _LEFT_OUT:
                cursor.execute(_copy(model, subject))
        # Each copied row has its numbers already.
        cursor.execute("ALTER TABLE research.cohort DISABLE TRIGGER USER")
        cursor.execute(_copy(CohortMember, "subject", sql.Identifier("research", "cohort")))
        cursor.execute("ALTER TABLE research.cohort ENABLE TRIGGER USER")


def _copy(model: type[Any], subject: str, table: sql.Composable | None = None) -> sql.Composed:
    fields = [
        field
        for field in model._meta.concrete_fields
        if not isinstance(field, models.AutoField | models.BigAutoField)
    ]
    return sql.SQL(_COPY).format(
        table=table or sql.Identifier(model._meta.db_table),
        columns=sql.SQL(", ").join(sql.Identifier(field.column) for field in fields),
        values=sql.SQL(", ").join(map(_value, fields)),
        subject=sql.Identifier(subject),
        order=_order(model._meta.pk),
    )


def _order(key: Any) -> sql.Composable:
    """Rows that PostgreSQL numbers keep their order: the latest of them counts."""
    if isinstance(key, models.AutoField | models.BigAutoField):
        return sql.SQL("ORDER BY original.{}").format(sql.Identifier(str(key.column)))
    return sql.SQL("")


def _value(field: Any) -> sql.Composable:
    kind = field.target_field if field.is_relation else field
    if field.name == "public_id":
        return sql.SQL("copies.public_id")
    if isinstance(field, BlindIndexField):
        return sql.SQL(_INDEX)
    column = sql.Identifier(field.column)
    if kind_of(field) in SECRET:
        return sql.SQL(_TEXT).format(column=column)
    if isinstance(kind, models.UUIDField):
        return sql.SQL(_UUID).format(column=column)
    return sql.SQL("original.{}").format(column)
