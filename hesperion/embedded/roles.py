"""The roles and databases of the server, made where they are missing."""

from collections.abc import Callable, Mapping

import psycopg
from pgmq.install import get_embedded_install_sql
from psycopg import sql

OWNER = "hesperion"  # owns the database of the same name
RESEARCH = "hesperion_research"  # may connect to it; what it may read is granted by migrations
BROKER = "hesperion_broker"  # owns the database of the same name: Celery's queues


def roles_and_databases(url: Callable[[str, str], str], passwords: Mapping[str, str]) -> None:
    """Make them, and take from PUBLIC what PostgreSQL gives to everybody. Does no harm twice.

    `url` gives the address for a role and a database. Raises psycopg.OperationalError where the
    server lets none of them in.
    """
    with _connect(url("postgres", "postgres")) as server:
        for role in (OWNER, RESEARCH, BROKER):
            _make_role(server, role, passwords[role])
        for owner in (OWNER, BROKER):
            _make_database(server, owner)
        for name in ("postgres", "template1", OWNER, BROKER):
            server.execute(_sql("REVOKE ALL ON DATABASE {} FROM PUBLIC", name))
        server.execute(_sql("GRANT CONNECT ON DATABASE {} TO {}", OWNER, RESEARCH))
    with _connect(url(OWNER, OWNER)) as database:
        database.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    with _connect(url(BROKER, BROKER)) as broker:
        _install_queues(broker)


def _connect(url: str) -> psycopg.Connection:
    return psycopg.connect(url, autocommit=True, connect_timeout=10)


def _make_role(server: psycopg.Connection, role: str, password: str) -> None:
    if not server.execute("SELECT FROM pg_roles WHERE rolname = %s", [role]).rowcount:
        server.execute(_sql("CREATE ROLE {} LOGIN PASSWORD ", role) + sql.Literal(password))


def _make_database(server: psycopg.Connection, owner: str) -> None:
    if not server.execute("SELECT FROM pg_database WHERE datname = %s", [owner]).rowcount:
        server.execute(_sql("CREATE DATABASE {} OWNER {}", owner, owner))


def _install_queues(broker: psycopg.Connection) -> None:
    """Install pgmq's SQL as the broker's own role, which must own every queue."""
    with broker.transaction():
        if not broker.execute("SELECT WHERE to_regnamespace('pgmq') IS NOT NULL").rowcount:
            broker.execute(get_embedded_install_sql())


def _sql(statement: str, *names: str) -> sql.Composed:
    return sql.SQL(statement).format(*map(sql.Identifier, names))
