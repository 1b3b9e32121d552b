"""Very many stored participants: copies of one, with the history of each, made inside PostgreSQL.

Their texts are nobody's: no key opens them. For how fast a table is that makes no difference.
"""

import uuid
from collections.abc import Iterator

import psycopg
from django.db import models
from psycopg import sql

from hesperion.privacy import history
from hesperion.privacy.classes import all_classes
from intake.participants.models import SignIn
from intake.share.models import Draft
from intake.stories.models import Publication

_COPY = """
INSERT INTO {table} ({columns})
SELECT {values} FROM {table}, generate_series({first}, {last}) AS copy (nth) WHERE {subject} = {like}
"""
# What must differ from copy to copy; everything else is the same for all.
_PUBLIC_ID = "'HSP-Z' || to_char(copy.nth / 9000, 'FM000') || '-' || to_char(1000 + copy.nth % 9000, 'FM0000')"
_UUID = "(left({column}::text, 24) || to_char(copy.nth, 'FM000000000000'))::uuid"
_INDEX = "sha256(copy.nth::text::bytea)"


def grow(superuser_url: str, like: uuid.UUID, *, first: int, last: int) -> None:
    """Store the participants number `first` to `last`, each a copy of `like`."""
    with psycopg.connect(superuser_url) as server:
        server.execute(
            "SET session_replication_role = replica"
        )  # no triggers: history is copied too
        for model, subject in _tables():
            server.execute(_copy(model, subject, like, first, last))
    with psycopg.connect(superuser_url, autocommit=True) as server:
        server.execute("ANALYZE")


def _tables() -> Iterator[tuple[type[models.Model], str]]:
    subjects = {
        model: classes.subject
        for model, classes in all_classes().items()
        if classes.subject and model._meta.managed and model not in (Draft, Publication, SignIn)
    }
    yield from subjects.items()
    for event in history.models():
        if event.pgh_tracked_model in subjects:
            yield event, subjects[event.pgh_tracked_model]


def _copy(
    model: type[models.Model], subject: str, like: uuid.UUID, first: int, last: int
) -> sql.Composable:
    fields = [
        field
        for field in model._meta.concrete_fields
        if not isinstance(field, models.AutoField | models.BigAutoField)
    ]
    return sql.SQL(_COPY).format(
        table=sql.Identifier(model._meta.db_table),
        columns=sql.SQL(", ").join(sql.Identifier(field.column) for field in fields),
        values=sql.SQL(", ").join(map(_value, fields)),
        subject=sql.Identifier(subject),
        like=sql.Literal(like),
        first=sql.Literal(first),
        last=sql.Literal(last),
    )


def _value(field: models.Field) -> sql.Composable:
    column = sql.Identifier(field.column)
    kind = field.target_field if field.is_relation else field
    if field.name == "public_id":
        return sql.SQL(_PUBLIC_ID)
    if field.name == "email_index":
        return sql.SQL(_INDEX)
    return sql.SQL(_UUID).format(column=column) if isinstance(kind, models.UUIDField) else column
