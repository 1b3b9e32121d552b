"""The migrations of this version that a database lacks."""

from functools import cache

from django.db.migrations.loader import MigrationLoader

from hesperion.health.connections import open_connection


def pending(alias: str) -> set[tuple[str, str]]:
    """App and name of each. The key store has those of the app `keys` alone."""
    with open_connection(alias) as connection:
        applied = set(connection.execute("SELECT app, name FROM django_migrations").fetchall())
    return {
        (app, name)
        for app, name in _shipped()
        if (app, name) not in applied and (alias != "keys" or app == "keys")
    }


@cache
def _shipped() -> frozenset[tuple[str, str]]:
    loader = MigrationLoader(None)
    return frozenset(loader.disk_migrations or ())
