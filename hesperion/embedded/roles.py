"""The roles and databases of the server, made where they are missing."""

from collections.abc import Callable, Mapping

import psycopg
from psycopg import sql

from hesperion.embedded.options import ROOT
from hesperion.queues import install_queues

SITE_ROLE = "hesperion"  # the site's database, and the role that runs the site: it owns nothing
OWNER_ROLE = "hesperion_owner"  # owns that database and migrates it
RESEARCH_ROLE = (
    "hesperion_research"  # may connect to it; what these may do is granted after migrations
)
SEALER_ROLE = "hesperion_sealer"  # adds to the audit's chain; the worker's alone
KEYS_ROLE = "hesperion_keys"  # owns the database of the same name: the participants' keys
BACKUP_ROLE = "hesperion_backup"  # reads all of it, for backups
BROKER_ROLE = "hesperion_broker"  # owns the database of the same name: Celery's queues

# What each role's statements may take at most, and how many connections it may have: as in deploy/postgres/.
# hesperion/settings/timeouts.py says why, and sets less for pages and nothing for commands. The owner has none;
# that of backups has none but of its connections.
_LIMITS = {
    "statement_timeout": "60s",
    "lock_timeout": "30s",
    "idle_in_transaction_session_timeout": "300s",
    "temp_file_limit": "1GB",  # a sort does not fill the disc
}
_CONNECTIONS = {
    SITE_ROLE: 60,
    RESEARCH_ROLE: 20,
    SEALER_ROLE: 8,
    KEYS_ROLE: 60,
    BROKER_ROLE: 60,
    BACKUP_ROLE: 20,
}
_PUBLIC = ROOT / "deploy" / "postgres" / "sql" / "public.sql"

_OWNERS = {
    SITE_ROLE: OWNER_ROLE,
    KEYS_ROLE: KEYS_ROLE,
    BROKER_ROLE: BROKER_ROLE,
}  # of the databases


def roles_and_databases(url: Callable[[str, str], str], passwords: Mapping[str, str]) -> None:
    """Create the roles and databases, and revoke the default privileges of PUBLIC. Idempotent.

    `url` returns the address for a role and a database. Raises psycopg.OperationalError if one
    of these roles can't connect.
    """
    with _connect(url("postgres", "postgres")) as server:
        for role in (OWNER_ROLE, *_CONNECTIONS):
            _make_role(server, role, passwords[role])
            _limit_role(server, role)
        server.execute(_sql("GRANT pg_read_all_data TO {}", BACKUP_ROLE))
        for name, owner in _OWNERS.items():
            _make_database(server, name, owner)
        for name in ("postgres", "template1", *_OWNERS):
            server.execute(_sql("REVOKE ALL ON DATABASE {} FROM PUBLIC", name))
        server.execute(
            _sql(
                "GRANT CONNECT ON DATABASE {} TO {}, {}, {}, {}",
                *(SITE_ROLE, SITE_ROLE, RESEARCH_ROLE, SEALER_ROLE, BACKUP_ROLE),
            )
        )
        # An extract's participants are in a temporary table while it is built.
        server.execute(_sql("GRANT TEMPORARY ON DATABASE {} TO {}", SITE_ROLE, RESEARCH_ROLE))
    for name, owner in ((SITE_ROLE, OWNER_ROLE), (KEYS_ROLE, KEYS_ROLE)):
        with _connect(url(owner, name)) as database:
            database.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    with _connect(url("postgres", SITE_ROLE)) as database:
        database.execute(_PUBLIC.read_text(encoding="utf-8").encode())
    with _connect(url(BROKER_ROLE, BROKER_ROLE)) as broker:
        install_queues(broker)


def _connect(url: str) -> psycopg.Connection:
    return psycopg.connect(url, autocommit=True, connect_timeout=10)


def _make_role(server: psycopg.Connection, role: str, password: str) -> None:
    if not server.execute("SELECT FROM pg_roles WHERE rolname = %s", [role]).rowcount:
        server.execute(_sql("CREATE ROLE {} LOGIN PASSWORD ", role) + sql.Literal(password))


def _limit_role(server: psycopg.Connection, role: str) -> None:
    limits = {} if role in (OWNER_ROLE, BACKUP_ROLE) else _LIMITS
    for name, limit in limits.items():
        server.execute(_sql("ALTER ROLE {} SET {} = ", role, name) + sql.Literal(limit))
    if role in _CONNECTIONS:
        most = sql.Literal(_CONNECTIONS[role])
        server.execute(_sql("ALTER ROLE {} CONNECTION LIMIT ", role) + most)


def _make_database(server: psycopg.Connection, name: str, owner: str) -> None:
    if not server.execute("SELECT FROM pg_database WHERE datname = %s", [name]).rowcount:
        server.execute(_sql("CREATE DATABASE {} OWNER {}", name, owner))


def _sql(statement: str, *names: str) -> sql.Composed:
    return sql.SQL(statement).format(*map(sql.Identifier, names))
