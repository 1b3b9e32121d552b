"""Rotation: renews in small steps what older keys of the keyring made, while the site runs."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model
from psycopg import sql

from hesperion.privacy import blind, keyring
from hesperion.privacy.fields import BlindIndexField
from hesperion.privacy.keys.models import DataKey, FileKey
from hesperion.privacy.keys.wrapping import rewrap
from hesperion.privacy.reading import reading

STEP = 1000  # rows


def rotate() -> Iterator[int]:
    """Re-encrypt all wrapped keys and index all addresses again with the newest keys.

    Yields how many values each step renewed. After an interruption it continues where it was, as it
    looks for values made with older keys.
    """
    for model in (DataKey, FileKey):
        yield from iter(lambda model=model: rewrap(model, STEP), 0)  # type: ignore[misc]
    for field in indexes():
        yield from iter(lambda field=field: _reindex(field.model, field), 0)  # type: ignore[misc]


def indexes() -> list[BlindIndexField]:
    """The fields of all models that hold a keyed hash of an address."""
    return [
        field
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, BlindIndexField)
    ]


@transaction.atomic
def _reindex(model: type[Model], field: BlindIndexField) -> int:
    """Index some rows again. A row that another transaction has locked is left for the next step."""
    # An index begins with the version of its key, and the newest is the highest.
    newest = bytes([keyring.keys("index").current])
    old = model._default_manager.filter(**{f"{field.attname}__lt": newest})
    rows = list(old.select_for_update(skip_locked=True)[:STEP])
    with reading(actor="system:rotation", purpose="key rotation"):
        fresh = [(row.pk, blind.index_of(getattr(row, field.of))) for row in rows]
    if fresh:
        _store(model, field, fresh)
    return len(fresh)


def _store(model: type[Model], field: BlindIndexField, fresh: list[tuple[Any, bytes]]) -> None:
    names = {
        "table": sql.Identifier(model._meta.db_table),
        "column": sql.Identifier(str(field.column)),
        "key": sql.Identifier(str(model._meta.pk.column)),
    }
    statement = sql.SQL(
        "UPDATE {table} SET {column} = fresh.value FROM unnest(%s::uuid[], %s::bytea[])"
        " AS fresh (key, value) WHERE {table}.{key} = fresh.key"
    ).format(**names)
    with connection.cursor() as cursor:
        cursor.execute(statement, list(map(list, zip(*fresh, strict=True))))
