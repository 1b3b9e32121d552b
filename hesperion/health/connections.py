"""Connections for questions about the site's health."""

import psycopg
from django.db import connections


def open_connection(alias: str, *, seconds: int = 3) -> psycopg.Connection:
    """A connection outside the pool, which is for pages. It and each statement take `seconds` at most."""
    to = connections[alias].get_connection_params() | {"connect_timeout": seconds}
    to["options"] = f"{to.get('options', '')} -c statement_timeout={seconds * 1000}"
    return psycopg.connect(**to, autocommit=True)
