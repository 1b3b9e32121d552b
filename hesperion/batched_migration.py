"""A base class for migrations with hundreds of operations, such as an app's first."""

from itertools import groupby
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import CreateModel, Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class BatchedMigration(Migration):
    """Applies operations in batches, so that Django re-renders related models once per batch.

    Each consecutive run of operations that create models is one batch, and so is each run of other
    operations. Django renders every related model again after each operation, which took more than
    half of the time of a first migrate. No operation may depend on an earlier one in its batch: do
    not put operations that alter, remove or rename in such a migration.
    """

    def __init_subclass__(cls) -> None:
        batches = groupby(cls.operations, key=lambda operation: isinstance(operation, CreateModel))
        cls.operations = [Batch(list(operations)) for _, operations in batches]


class Batch(Operation):
    """Operations of one app that Django applies as one.

    Each operation gets the state before the first and the state after the last.
    """

    def __init__(self, operations: list[Operation]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        vars(state).pop(
            "apps", None
        )  # rendered again at its next use, which is after the last operation
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "; ".join(operation.describe() for operation in self.operations)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.operations], {}
