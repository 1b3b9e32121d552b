"""The database schema `research`: views over consented data, and who reads them.

The role of the connection `research` reads every view but `consented` and `shown`, and asks `consented_for`.
The role that runs the site reads `consented` alone. Only the owner may write here.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from psycopg import sql

_SQL = Path(__file__).parent / "sql"
_FILES = ["consented.sql", "record.sql", "facts.sql"]  # each may stand on those before it


def drop(sender: AppConfig, using: str, **signal: Any) -> None:
    """Before migrate: views would forbid changes to the columns that they read."""
    if using != DEFAULT_DB_ALIAS:
        return
    with connections[using].cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS research CASCADE")


def make(sender: AppConfig, using: str, **signal: Any) -> None:
    """After migrate: the views anew, and who may read them."""
    if using != DEFAULT_DB_ALIAS:
        return
    with transaction.atomic(using), connections[using].cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS research CASCADE")
        cursor.execute("CREATE SCHEMA research")
        cursor.execute("SET LOCAL search_path = research")
        for name in _FILES:
            cursor.execute((_SQL / name).read_text(encoding="utf-8"))
        for statement in _grants():
            cursor.execute(statement)
        cursor.execute("SET LOCAL search_path = public")


def _grants() -> Iterator[sql.Composable]:
    research = sql.Identifier(connections["research"].settings_dict["USER"])
    site = sql.Identifier(settings.RUNTIME_ROLE)
    for statement, role in (
        ("GRANT USAGE ON SCHEMA research TO {}", research),
        ("GRANT SELECT ON ALL TABLES IN SCHEMA research TO {}", research),
        ("REVOKE ALL ON consented, shown FROM {}", research),
        ("GRANT EXECUTE ON FUNCTION consented_for TO {}", research),
        ("GRANT USAGE ON SCHEMA research TO {}", site),
        ("GRANT SELECT ON consented TO {}", site),
    ):
        yield sql.SQL(statement).format(role)
