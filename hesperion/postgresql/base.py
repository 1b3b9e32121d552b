"""Django's backend for PostgreSQL, with a pool that doesn't ask for each page whether a connection works."""

import select
import time
from collections.abc import Callable
from typing import Any

from django.db.backends.base.base import NO_DB_ALIAS
from django.db.backends.postgresql import base
from psycopg import Connection
from psycopg_pool import ConnectionPool

TRUSTED = 1.0  # seconds; so long after it was asked, a connection is used without asking


class DatabaseWrapper(base.DatabaseWrapper):
    _connection_pools: dict[str, ConnectionPool]  # of the process, by alias
    _configure_connection: Callable[[Any], None]

    @property
    def pool(self) -> ConnectionPool | None:
        options = self.settings_dict["OPTIONS"].get("pool")
        if options and self.alias not in (NO_DB_ALIAS, *self._connection_pools):
            pool = ConnectionPool(
                kwargs=self.get_connection_params() | {"autocommit": True},
                open=False,
                configure=self._configure_connection,
                check=require_working,
                **options,
            )
            self._connection_pools.setdefault(self.alias, pool)
        return super().pool


def require_working(connection: Connection) -> None:
    """Raise an OperationalError if the connection doesn't work: the pool then takes another one.

    PostgreSQL itself is asked, unless it answered within TRUSTED seconds and has sent nothing since: a server
    that ends a connection says so on it, before it is asked.
    """
    now = time.monotonic()
    if now - getattr(connection, "checked_at", -TRUSTED) >= TRUSTED or _has_news(connection):
        ConnectionPool.check_connection(connection)
        connection.checked_at = now  # type: ignore[attr-defined]


def _has_news(connection: Connection) -> bool:
    """Whether something was sent on the connection, or it was closed, while nobody asked anything."""
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return bool(poll.poll(0))
