"""The database schema `research`: views over consented data, and who reads them.

The role of the connection `research` reads every view but `shown`, and asks `consented_for`. Only the owner
may write here. A migrate changes no view whose columns and conditions are as they should be: whoever reads
it meanwhile neither waits nor is waited for.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import AppConfig
from django.core.management.base import CommandError
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections, transaction
from django.db.backends.utils import CursorWrapper
from psycopg import sql
from psycopg.errors import LockNotAvailable
from psycopg.sql import SQL, Composable, Identifier

from hesperion.dependent_views import drop_views_on
from research.selects import SHOWN, views

VIEW_LOCK_TIMEOUT = "5s"  # pages that ask for the view wait as long

# Who is consented for one purpose, for the researchers' role, which may not read the view: whom an extract may
# hold. It tells of uses of data alone: whom we may write to is no matter of research.
_FUNCTION = """
CREATE OR REPLACE FUNCTION research.consented_for(wanted text) RETURNS TABLE (subject uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT consented.subject
    FROM derived.consented
    WHERE consented.purpose = wanted
        AND wanted IN ('study', 'academic', 'companies', 'abroad', 'atlas')
$$;
REVOKE ALL ON FUNCTION research.consented_for(text) FROM PUBLIC;
"""
_DEFINITION = "SELECT pg_get_viewdef(oid), reloptions FROM pg_class WHERE oid = to_regclass(%s)"


def make_views(sender: AppConfig, using: str, **signal: object) -> None:
    """After migrate: make the views that are missing, change those that differ, drop those of no model."""
    if using != DEFAULT_DB_ALIAS:
        return
    with connections[using].cursor() as cursor:
        cursor.execute("CREATE SCHEMA IF NOT EXISTS research")
        cursor.execute(_FUNCTION)
        wanted = views()
        for name, select in wanted.items():
            _keep(cursor, name, select)
        cursor.execute("SELECT viewname FROM pg_views WHERE schemaname = 'research'")
        for name in {name for (name,) in cursor.fetchall()} - wanted.keys():
            _drop(cursor, name)
        _grant(cursor)


def _keep(cursor: CursorWrapper, name: str, select: Composable) -> None:
    """Leave the view as it is if PostgreSQL understands `select` as it does the view, else make it anew."""
    with transaction.atomic():
        cursor.execute(_create(Identifier("pg_temp", "wanted"), name, select))
        is_kept = _definition(cursor, f"research.{name}") == _definition(cursor, "pg_temp.wanted")
        cursor.execute("DROP VIEW pg_temp.wanted")
    if not is_kept:
        _change(cursor, name, select)


def _create(view: Identifier, name: str, select: Composable) -> Composable:
    """A barrier, so that no condition of a reader sees rows that the view leaves out."""
    barrier = SQL("" if name == SHOWN else "WITH (security_barrier)")
    return SQL("CREATE VIEW {} {} AS {}").format(view, barrier, select)


def _definition(cursor: CursorWrapper, view: str) -> object:
    cursor.execute(_DEFINITION, [view])
    return cursor.fetchone()


def _change(cursor: CursorWrapper, name: str, select: Composable) -> None:
    """Together with the views that read it, which `make_views` makes again after it."""
    with _without_waiting(cursor, name):
        drop_views_on(cursor, f"research.{name}")
        cursor.execute(_create(Identifier("research", name), name, select))
        _grant(cursor)


def _drop(cursor: CursorWrapper, name: str) -> None:
    with _without_waiting(cursor, name):
        drop_views_on(cursor, f"research.{name}")


@contextmanager
def _without_waiting(cursor: CursorWrapper, name: str) -> Iterator[None]:
    """One short transaction. Raises CommandError where a reader keeps the view for longer."""
    try:
        with transaction.atomic():
            cursor.execute(
                SQL("SET LOCAL lock_timeout = {}").format(sql.Literal(VIEW_LOCK_TIMEOUT))
            )
            yield
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        raise CommandError(
            f"The view research.{name} must change, and somebody has been reading it for {VIEW_LOCK_TIMEOUT}. "
            "It is as it was. Migrate again when they have ended."
        ) from error


def _grant(cursor: CursorWrapper) -> None:
    """Nothing is left as it was granted before."""
    role = Identifier(connections["research"].settings_dict["USER"])
    for statement in (
        "REVOKE ALL ON ALL TABLES IN SCHEMA research FROM {}",
        "GRANT USAGE ON SCHEMA research TO {}",
        "GRANT SELECT ON ALL TABLES IN SCHEMA research TO {}",
        "REVOKE ALL ON research.shown FROM {}",
        "GRANT EXECUTE ON FUNCTION research.consented_for TO {}",
    ):
        cursor.execute(SQL(statement).format(role))
