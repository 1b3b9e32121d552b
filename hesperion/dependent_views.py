"""Dropping a table's views by name, so that a migration may alter what they read."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.utils import CursorWrapper
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from psycopg import sql

# PostgreSQL keeps a view as a rule, which depends on each table and view that the view reads.
_DEPENDENT = """
    WITH RECURSIVE found (oid) AS (
        SELECT to_regclass(%s)::oid
        UNION
        SELECT pg_rewrite.ev_class
        FROM found
        JOIN pg_depend ON refclassid = 'pg_class'::regclass AND refobjid = found.oid
        JOIN pg_rewrite ON classid = 'pg_rewrite'::regclass AND pg_rewrite.oid = objid
    )
    SELECT relnamespace::regnamespace::text, relname
    FROM found JOIN pg_class USING (oid)
    WHERE relkind = 'v'
"""


def drop_views_on(cursor: CursorWrapper, name: str) -> None:
    """Drop all views that read the table or view `name`, such as "public.record_story".

    If `name` is a view, it is dropped too.
    """
    cursor.execute(_DEPENDENT, [name])
    views = [sql.Identifier(*found) for found in cursor.fetchall()]
    if views:
        cursor.execute(sql.SQL("DROP VIEW {}").format(sql.SQL(", ").join(views)))


class DropViewsOn(Operation):
    """Migration operation that drops the views that read `table`.

    Put it before an operation that alters or drops what a view reads: PostgreSQL refuses that
    otherwise. The researchers' views are recreated when `migrate` ends; a view of the schema
    `derived` must be recreated by the same migration.
    """

    reversible = True

    def __init__(self, table: str) -> None:
        self.table = table

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Do nothing: Django's migration state contains no views."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        with schema_editor.connection.cursor() as cursor:
            drop_views_on(cursor, self.table)

    database_backwards = database_forwards

    def describe(self) -> str:
        return f"Drop the views that read {self.table}"

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.table], {}
