"""An index on a table that is used meanwhile."""

from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Of `migrate`. While it waits for a lock on a table, every page that needs the table waits behind it.
LOCK_TIMEOUT = "2s"


class AddIndexWhileServing(AddIndexConcurrently):
    """CREATE INDEX CONCURRENTLY, for a migration with `atomic = False`.

    It waits for open transactions as long as they take, which holds up nobody. What a try that was broken off
    left behind is dropped first.
    """

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, *states: Any
    ) -> None:
        name = schema_editor.quote_name(self.index.name)
        schema_editor.execute("SET lock_timeout = 0")
        schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
        super().database_forwards(app_label, schema_editor, *states)
        schema_editor.execute(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
