"""Constraints that Django has no class for."""

from collections.abc import Sequence
from typing import Any

from django.db.models import BaseConstraint, Model

_KEY = """
ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({columns}) REFERENCES {parent} ({parents})
DEFERRABLE INITIALLY DEFERRED
"""


class SameValues(BaseConstraint):
    """Constraint that the row at the foreign key `parent` has the same values in the fields `also`.

    With `beside`, a model of the same app whose primary key is a one-to-one field to that row's model, it is
    instead that model's row.

    The database enforces it by a foreign key over all these columns, checked when the transaction
    ends. The other model needs a UniqueConstraint over its primary key and these fields, in their
    order.
    """

    def __init__(self, *, parent: str, also: Sequence[str], name: str, beside: str = "") -> None:
        super().__init__(name=name)
        self.parent, self.also, self.beside = parent, list(also), beside

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        beside = {"beside": self.beside} if self.beside else {}
        return path, args, kwargs | {"parent": self.parent, "also": self.also} | beside

    def constraint_sql(self, model: Any, schema_editor: Any) -> str:
        """Add nothing to CREATE TABLE, as the other table may not exist yet."""
        return self.create_sql(model, schema_editor)

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        """Run nothing now: the constraint is added once the migration has made all its tables."""
        key: Any = model._meta.get_field(self.parent)
        parent: Any = key.related_model
        if self.beside:
            parent = model._meta.apps.get_model(model._meta.app_label, self.beside)
        names = {
            "table": [model._meta.db_table],
            "name": [self.name],
            "columns": [key.column, *_columns(model, self.also)],
            "parent": [parent._meta.db_table],
            "parents": [parent._meta.pk.column, *_columns(parent, self.also)],
        }
        quoted = {
            part: ", ".join(map(schema_editor.quote_name, found)) for part, found in names.items()
        }
        schema_editor.deferred_sql.append(_KEY.format(**quoted))
        return ""

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        table = schema_editor.quote_name(model._meta.db_table)
        return f"ALTER TABLE {table} DROP CONSTRAINT {schema_editor.quote_name(self.name)}"

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Do nothing: the database checks this constraint."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SameValues) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash((self.name, self.parent))


class SameParticipant(SameValues):
    """Constraint that the row at the foreign key `parent` is about the same participant."""

    def __init__(self, *, parent: str, name: str) -> None:
        super().__init__(parent=parent, also=["participant"], name=name)

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        del kwargs["also"]
        return path, args, kwargs


def _columns(model: type[Model], fields: Sequence[str]) -> list[str]:
    found: list[Any] = [model._meta.get_field(name) for name in fields]
    return [field.column for field in found]
