"""Whether the site can go on while a migration is applied, and the code of before beside it.

By the SQL of migrations that are not frozen yet: the checks of django-migration-linter, whose warnings count as
errors, and our own.
"""

import re
from collections.abc import Iterator
from io import StringIO

from django.core.management import call_command
from django.db.migrations import Migration, RunPython
from django_migration_linter.sql_analyser.postgresql import PostgresqlAnalyser

from hesperion.dependent_views import DropViewsOn

_NEW_TABLE = re.compile(r"^CREATE (?:UNLOGGED )?TABLE (\S+)")
_VALIDATED = re.compile(
    r"^ALTER TABLE (\S+) ADD CONSTRAINT .* (?:CHECK|FOREIGN KEY) (?!.*NOT VALID)"
)


def faults(app: str, migration: Migration) -> list[str]:
    """What is wrong with the migration of `app`, one sentence each."""
    said = StringIO()
    call_command("sqlmigrate", app, migration.name, no_color=True, stdout=said)
    return [*sql_faults(said.getvalue().splitlines()), *operation_faults(migration)]


def sql_faults(lines: list[str]) -> list[str]:
    """What is wrong with these statements, one on each line; comments are none."""
    statements = [line for line in lines if not line.startswith("--")]
    made = {found[1] for line in statements if (found := _NEW_TABLE.match(line))}
    analyser = PostgresqlAnalyser(exclude_migration_tests=[])
    analyser.analyse([line for line in statements if not _is_on(made, line)])
    found = [f"{issue.code}: {issue.message}" for issue in (*analyser.errors, *analyser.warnings)]
    locking = [line for line in statements if _VALIDATED.match(line) and not _is_on(made, line)]
    return found + [f"reads the whole table under a lock: {line}" for line in locking]


def _is_on(tables: set[str], statement: str) -> bool:
    """Whether it is about one of these tables, which nobody uses yet."""
    return any(
        re.match(rf"(ALTER TABLE {table} |CREATE .*INDEX .* ON {table} )", statement)
        for table in map(re.escape, tables)
    )


def operation_faults(migration: Migration) -> Iterator[str]:
    """What is wrong with operations whose SQL does not show it."""
    kinds = {type(operation) for operation in migration.operations}
    if DropViewsOn in kinds:
        yield "drops views that researchers' pages read, which fail until migrate ends"
    if RunPython in kinds and kinds != {RunPython}:
        yield "changes rows under the lock of a changed table: put RunPython into a migration of its own"
    if RunPython in kinds and migration.atomic:
        yield "changes all rows in one transaction: set atomic = False, and change a few at a time"
