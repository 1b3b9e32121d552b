"""Constraints on rows about participants that Django has no class for."""

from typing import Any

from django.db.models import BaseConstraint, Model

_KEY = """
ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({column}, {own}) REFERENCES {parent} ({id}, {of_parent})
DEFERRABLE INITIALLY DEFERRED
"""


class SameParticipant(BaseConstraint):
    """Constraint that the row at the foreign key `parent` is about the same participant.

    The database enforces it by a foreign key over both columns, checked when the transaction ends.
    The other model needs a UniqueConstraint over its primary key and `participant`.
    """

    def __init__(self, *, parent: str, name: str) -> None:
        super().__init__(name=name)
        self.parent = parent

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        return path, args, kwargs | {"parent": self.parent}

    def constraint_sql(self, model: Any, schema_editor: Any) -> str:
        """Add nothing to CREATE TABLE, as the other table may not exist yet."""
        return self.create_sql(model, schema_editor)

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        """Run nothing now: the constraint is added once the migration has made all its tables."""
        names = self._names(model) | {"name": self.name}
        quoted = {key: schema_editor.quote_name(name) for key, name in names.items()}
        schema_editor.deferred_sql.append(_KEY.format(**quoted))
        return ""

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        table = schema_editor.quote_name(model._meta.db_table)
        return f"ALTER TABLE {table} DROP CONSTRAINT {schema_editor.quote_name(self.name)}"

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Do nothing: the database checks this constraint."""

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SameParticipant):
            return NotImplemented
        return (self.name, self.parent) == (other.name, other.parent)

    def __hash__(self) -> int:
        return hash((self.name, self.parent))

    def _names(self, model: type[Model]) -> dict[str, str]:
        key: Any = model._meta.get_field(self.parent)
        parent: Any = key.related_model
        return {
            "table": model._meta.db_table,
            "column": key.column,
            "own": _participant(model),
            "parent": parent._meta.db_table,
            "id": parent._meta.pk.column,
            "of_parent": _participant(parent),
        }


def _participant(model: type[Model]) -> str:
    field: Any = model._meta.get_field("participant")
    return str(field.column)
