"""The database schema `research`: views over consented data, and the one role that reads them."""

from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from psycopg import sql

_SQL = Path(__file__).parent / "sql"
_FILES = ["views.sql", "record.sql", "facts.sql"]  # each stands on those before it


def drop(sender: AppConfig, using: str, **signal: Any) -> None:
    """Before migrate: views would forbid changes to the columns that they read."""
    if using != DEFAULT_DB_ALIAS:
        return
    with connections[using].cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS research CASCADE")


def make(sender: AppConfig, using: str, **signal: Any) -> None:
    """After migrate: the views anew, readable by the role of the connection `research` alone."""
    if using != DEFAULT_DB_ALIAS:
        return
    role = sql.Identifier(connections["research"].settings_dict["USER"])
    with transaction.atomic(using), connections[using].cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS research CASCADE")
        cursor.execute("CREATE SCHEMA research")
        cursor.execute("SET LOCAL search_path = research")
        for file in _FILES:
            cursor.execute((_SQL / file).read_text(encoding="utf-8"))
        cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA research TO {}").format(role))
        views = [sql.Identifier(model._meta.db_table) for model in sender.get_models()]
        grant = sql.SQL("GRANT SELECT ON {} TO {}").format(sql.SQL(", ").join(views), role)
        cursor.execute(grant)
        cursor.execute("SET LOCAL search_path = public")
