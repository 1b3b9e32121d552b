"""The tables that the chain covers, and what of their rows it hashes."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connections
from psycopg import sql

from hesperion.privacy import history
from hesperion.privacy.audit.models import Event, Link, Seal, Sealing
from hesperion.privacy.classes import all_classes, label_of

_AT_ONCE = 500  # rows that are read together: a story's row may have 160 kB


@dataclass(frozen=True)
class ChainedTable:
    """A table that the chain covers; its rows are only ever added.

    `label` is its permanent name in the chain, `table` its present name in the database. `time` is
    the column with the time of a row, `subject` the column with the participant that a row is
    about, if any.
    """

    label: str
    table: str
    key: str
    time: str
    subject: str | None
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """The stated time of a row, the subject that it is about, and the SHA-256 of its canonical form.

    `at` is in seconds since 1970, as a row may state a time that no datetime holds.
    """

    at: float
    subject: uuid.UUID | None
    digest: bytes


def sources() -> list[ChainedTable]:
    """The tables that the chain covers, by label: the audit's events, and the history of models."""
    classes = all_classes()
    found = [_source(Event, "at", None)]
    for model in history.models():
        tracked = classes.get(model.pgh_tracked_model)
        found.append(_source(model, "pgh_created_at", tracked.subject if tracked else None))
    return sorted(found, key=lambda source: source.label)


def tables() -> list[str]:
    """The names of all tables that sealing and verifying read: the covered ones and the chain's."""
    chain = [model._meta.db_table for model in (Link, Seal, Sealing)]
    return [source.table for source in sources()] + chain


def _source(model: type[Any], time: str, subject: str | None) -> ChainedTable:
    columns = sorted(field.column for field in model._meta.concrete_fields)
    meta = model._meta
    return ChainedTable(
        label_of(model), meta.db_table, meta.pk.column, time, subject, tuple(columns)
    )


def settle(using: str) -> None:
    """Set PostgreSQL's time zone, output formats and search path, for one transaction.

    Values are then written the same way, and names refer to our tables, whatever the server is set
    to.
    """
    with connections[using].cursor() as cursor:
        for name, value in _SETTINGS.items():
            cursor.execute("SELECT pg_catalog.set_config(%s, %s, true)", [name, value])


_SETTINGS = {
    "search_path": "pg_catalog, public, pg_temp",
    "TimeZone": "UTC",
    "bytea_output": "hex",
    "IntervalStyle": "iso_8601",
    "extra_float_digits": "1",
}


def read_rows(
    source: ChainedTable, columns: Sequence[str], ids: Sequence[int], using: str
) -> dict[int, Row]:
    """The rows with these `ids`, by id; missing rows are left out.

    The canonical form of a row is the text of a jsonb object of `columns`: PostgreSQL sorts its
    keys, and columns that are added later do not change it. The hash is computed here, not by the
    database that is being verified.
    """
    query = _filled(_ROWS, source, columns)
    found = {}
    with connections[using].cursor() as cursor:
        for start in range(0, len(ids), _AT_ONCE):
            cursor.execute(query, [list(ids[start : start + _AT_ONCE])])
            for key, at, subject, text in cursor:
                found[key] = Row(at, subject, hashlib.sha256(text.encode()).digest())
    return found


def waiting(source: ChainedTable, limit: int, using: str) -> list[int]:
    """The lowest ids of rows that have no link yet, in order; at most `limit`.

    Every row is looked at: one that took its id early may be committed after later ones were
    sealed.
    """
    query = sql.SQL("SELECT t.{key} {waiting} ORDER BY t.{key} LIMIT %s")
    with connections[using].cursor() as cursor:
        cursor.execute(_filled(query, source), [source.label, limit])
        return [key for (key,) in cursor.fetchall()]


def count_waiting(
    source: ChainedTable, since: datetime | None, using: str
) -> tuple[int, int | None]:
    """The number of rows that have no link yet, and the lowest id of those dated before `since`.

    The id is None if there are none.
    """
    query = sql.SQL(
        "SELECT pg_catalog.count(*), pg_catalog.min(t.{key}) FILTER (WHERE t.{time} < %s) {waiting}"
    )
    with connections[using].cursor() as cursor:
        cursor.execute(_filled(query, source), [since, source.label])
        return cursor.fetchone()


def has_row_about(source: ChainedTable, subject: uuid.UUID, using: str) -> bool:
    """Whether any row of `source` is about `subject`."""
    query = _filled(sql.SQL("SELECT FROM {table} AS t WHERE {subject} = %s LIMIT 1"), source)
    with connections[using].cursor() as cursor:
        cursor.execute(query, [subject])
        return cursor.fetchone() is not None


def _filled(query: sql.SQL, source: ChainedTable, columns: Sequence[str] = ()) -> sql.Composed:
    names = {
        "table": sql.Identifier("public", source.table),
        "key": sql.Identifier(source.key),
        "time": sql.Identifier(source.time),
        "subject": (
            sql.Identifier("t", source.subject) if source.subject else sql.SQL("NULL::uuid")
        ),
    }
    form = sql.SQL(", ").join(sql.Identifier("t", column) for column in columns)
    return query.format(waiting=_WAITING.format(**names), form=form, **names)


_ROWS = sql.SQL(
    "SELECT t.{key}, pg_catalog.date_part('epoch', t.{time}), {subject},"
    " pg_catalog.to_jsonb(form)::text"
    " FROM {table} AS t CROSS JOIN LATERAL (SELECT {form}) AS form WHERE t.{key} = ANY(%s)"
)
_WAITING = sql.SQL(
    "FROM {table} AS t WHERE NOT EXISTS"
    " (SELECT FROM public.audit_link AS l WHERE l.label = %s AND l.row_id = t.{key})"
)
