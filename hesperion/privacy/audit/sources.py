"""The tables that the chain covers, and what of their rows it hashes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from psycopg import sql

from hesperion.privacy import history
from hesperion.privacy.audit.models import Event


@dataclass(frozen=True)
class Source:
    """A table whose rows are only ever added. `time` is the column that says when."""

    table: str
    key: str
    time: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """When a row says it was made, and the SHA-256 of its canonical form."""

    at: datetime
    digest: bytes


def sources() -> list[Source]:
    """The audit's own events and the history of every model that keeps one, by name of the table."""
    found = [_source(Event, "at")]
    found += [_source(model, "pgh_created_at") for model in history.models()]
    return sorted(found, key=lambda source: source.table)


def _source(model: type[Any], time: str) -> Source:
    columns = sorted(field.column for field in model._meta.concrete_fields)
    return Source(model._meta.db_table, model._meta.pk.column, time, tuple(columns))


def settle() -> None:
    """Make PostgreSQL write values the same way whatever it is set to. Holds for one transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('TimeZone', 'UTC', true), set_config('bytea_output', 'hex', true),"
            " set_config('IntervalStyle', 'iso_8601', true), set_config('extra_float_digits', '1', true)"
        )


def rows(source: Source, columns: Sequence[str], ids: Sequence[int]) -> dict[int, Row]:
    """The rows `ids`, by id; one that is not there is left out.

    A row's canonical form is the text of a jsonb object of `columns`: PostgreSQL sorts its keys, and
    columns that come later leave it as it is. PostgreSQL hashes, so that no content leaves it.
    """
    query = sql.SQL(
        "SELECT t.{key}, t.{time}, sha256(convert_to(to_jsonb(form)::text, 'UTF8'))"
        " FROM {table} AS t CROSS JOIN LATERAL (SELECT {columns}) AS form WHERE t.{key} = ANY(%s)"
    ).format(
        key=sql.Identifier(source.key),
        time=sql.Identifier(source.time),
        table=sql.Identifier(source.table),
        columns=sql.SQL(", ").join(sql.Identifier("t", column) for column in columns),
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [list(ids)])
        return {key: Row(at, bytes(digest)) for key, at, digest in cursor.fetchall()}


def waiting(source: Source, limit: int) -> list[int]:
    """The first ids of rows that have no link yet, in order.

    Every row is looked at: one that took its id early may be committed after later ones were sealed.
    """
    query = sql.SQL("SELECT {key} {waiting} ORDER BY {key} LIMIT %s")
    with connection.cursor() as cursor:
        cursor.execute(_filled(query, source), [source.table, limit])
        return [key for (key,) in cursor.fetchall()]


def count_waiting(source: Source, since: datetime | None) -> tuple[int, int | None]:
    """How many rows have no link yet, and the first one's id that says it is from before `since`."""
    query = sql.SQL("SELECT count(*), min({key}) FILTER (WHERE {time} < %s) {waiting}")
    with connection.cursor() as cursor:
        cursor.execute(_filled(query, source), [since, source.table])
        return cursor.fetchone()


def _filled(query: sql.SQL, source: Source) -> sql.Composed:
    names = {name: sql.Identifier(getattr(source, name)) for name in ("table", "key", "time")}
    return query.format(waiting=_WAITING.format(**names), **names)


_WAITING = sql.SQL(
    "FROM {table} AS t WHERE NOT EXISTS"
    " (SELECT FROM audit_link WHERE table_name = %s AND row_id = t.{key})"
)
