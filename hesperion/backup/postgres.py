"""PostgreSQL's programs, and the databases that they and we connect to."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections
from psycopg import sql
from psycopg.pq import Conninfo

from hesperion.backup import BackupError
from hesperion.embedded import StartError, programs

Settings = dict[str, Any]  # as in Django's DATABASES
Counts = dict[str, int]  # rows by table

# As long as it takes: a dump of a large database takes longer than the roles' limits.
_UNLIMITED = "-c statement_timeout=0 -c lock_timeout=0 -c idle_in_transaction_session_timeout=0"
_TABLES = """
SELECT n.nspname, c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_t'
ORDER BY 1, 2
"""


@dataclass(frozen=True)
class Snapshot:
    """A state of a database that several sessions can read."""

    id: str
    connection: psycopg.Connection

    def counts(self) -> Counts:
        return count_rows(self.connection)


def program(name: str) -> str:
    """The path of one of PostgreSQL's programs. Raises BackupError where they are not installed."""
    try:
        return str(programs.installed() / name)
    except StartError as error:
        raise BackupError(f"{error} Run this in the service backup.") from error


def backup_database() -> Settings:
    """The main database, as the role that may read all of it. Raises BackupError if it is not set."""
    return _given("BACKUP_DATABASE", "BACKUP_DATABASE_URL", "backup")


def owners_database() -> Settings:
    """The main database, as its owner. Raises BackupError if it is not set."""
    return _given("OWNER_DATABASE", "OWNER_DATABASE_URL", "restore")


def keys_database() -> Settings:
    return connections["keys"].settings_dict


def _given(setting: str, variable: str, service: str) -> Settings:
    database = getattr(settings, setting)
    if database is None:
        raise BackupError(f"{variable} is not set. Run this in the service {service}.")
    return database


def environment(database: Settings) -> dict[str, str]:
    """The variables by which PostgreSQL's programs connect: a password is no argument, which others see."""
    variables = {
        option.keyword.decode(): option.envvar.decode()
        for option in Conninfo.get_defaults()
        if option.envvar
    }
    given = {variables[name]: str(value) for name, value in _parameters(database).items()}
    return given | {"LC_ALL": "C", "PATH": os.environ.get("PATH", os.defpath)}


def _parameters(database: Settings) -> dict[str, Any]:
    """What libpq calls them; without our own options, such as the pool."""
    names = {"NAME": "dbname"} | {
        name: name.lower() for name in ("USER", "PASSWORD", "HOST", "PORT")
    }
    found = {keyword: database[name] for name, keyword in names.items() if database.get(name)}
    options = database.get("OPTIONS", {})
    found |= {name: value for name, value in options.items() if name.startswith("ssl")}
    return found | {"options": _UNLIMITED, "connect_timeout": 10}


@contextmanager
def connected(database: Settings) -> Iterator[psycopg.Connection]:
    """Context manager around a transaction. Raises BackupError, with PostgreSQL's first line, if it fails."""
    try:
        with psycopg.connect(**_parameters(database)) as connection:
            yield connection
    except psycopg.Error as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise BackupError(f"The database {database['NAME']} does not answer: {reason}") from error


@contextmanager
def snapshot_of(database: Settings) -> Iterator[Snapshot]:
    """Context manager that holds a snapshot of `database`. Nothing can be written in it."""
    with connected(database) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        row = connection.execute("SELECT pg_catalog.pg_export_snapshot()").fetchone()
        yield Snapshot(row[0] if row else "", connection)


def table_names(connection: psycopg.Connection) -> list[tuple[str, str]]:
    """The database's own tables, by schema and name."""
    return connection.execute(_TABLES).fetchall()


def count_rows(connection: psycopg.Connection) -> Counts:
    """The rows of each table."""
    found = {}
    for schema, table in table_names(connection):
        statement = sql.SQL("SELECT pg_catalog.count(*) FROM {}").format(
            sql.Identifier(schema, table)
        )
        row = connection.execute(statement).fetchone()
        found[f"{schema}.{table}"] = row[0] if row else 0
    return found
