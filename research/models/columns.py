"""The columns of researchers' views as model fields, made from the site's models."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ImproperlyConfigured
from django.db.models import BooleanField, Field, Model

from hesperion.privacy.classes import Kind, all_classes, kind_of, label_of
from hesperion.privacy.fields import EncryptedTextField
from hesperion.privacy.shown import Shown, all_shown
from research.labels.columns import COLUMN_LABELS, ColumnLabel

_OF_TABLES = {"primary_key", "unique", "db_index", "default", "db_default", "blank", "editable"}


@dataclass(frozen=True)
class Column:
    """A column of a view: its name, the site's model `source`, and the `field` that its values are from.

    `via` names the relations from `source` to the model of `field`, joined by "__"; "" for a field of
    `source` itself.
    """

    name: str
    source: type[Model]
    field: Any
    via: str

    @property
    def own(self) -> Any:
        """The field of `source` that decides the kind of the column."""
        return self.source._meta.get_field(self.via.partition("__")[0] or self.field.name)

    @property
    def label(self) -> ColumnLabel:
        """The clinical label; without one, the words of the forms. A test holds that each has one."""
        found = COLUMN_LABELS.get(label_of(self.source), {}).get(self.name)
        return found or ColumnLabel(str(self.field.verbose_name), dict(self.field.flatchoices))

    @property
    def kind(self) -> Kind:
        return kind_of(self.own)


def columns_of(source: type[Model]) -> list[Column]:
    """All columns of a model's view, in order.

    Raises ImproperlyConfigured if a field is of kind IDENTITY, because researchers never see it.
    """
    columns = [_column(source, *pair) for pair in all_shown()[source].columns.items()]
    for column in columns:
        if kind_of(column.field) is Kind.IDENTITY:
            raise ImproperlyConfigured(
                f"{column.field} tells who somebody is: researchers never see it."
            )
    return columns


def is_single(source: type[Model], shown: Shown) -> bool:
    """Whether a model has one row for each participant, or only the latest row is used.

    Its columns then belong to the record itself, not to a view of their own.
    """
    return bool(shown.latest) or source._meta.pk.attname == all_classes()[source].subject


def twin_fields(source: type[Model]) -> Iterator[tuple[str, Field]]:
    """Name and field of each column of the view, for the unmanaged model over the view of `source`."""
    for column in columns_of(source):
        yield column.name, _twin(column)
    if present := all_shown()[source].present:
        yield present, BooleanField()


def twin_kinds(source: type[Model]) -> dict[str, Any]:
    """The names of the view's fields by kind, as keyword arguments of `classified`."""
    kinds: dict[str, Any] = {"free_text": [], "clinical": [], "technical": []}
    for column in columns_of(source):
        kinds[column.kind.name.lower()].append(column.name)
    kinds["clinical"] += filter(None, [all_shown()[source].present])
    return kinds


def relation_of(model: type[Model], name: str) -> Any:
    """The foreign key of this name, or the relation from a row that points to `model`.

    Django's own `get_field` finds the latter only when all models are loaded.
    """
    descriptor: Any = getattr(model, name)
    return descriptor.field if hasattr(descriptor, "field") else descriptor.related


def target_of(relation: Any) -> type[Model]:
    """The model to which a relation leads."""
    target: type[Model] = (relation.remote_field if relation.concrete else relation.field).model
    return target


def _column(source: type[Model], name: str, path: str) -> Column:
    via, _, last = path.rpartition("__")
    holder: Any = source
    for relation in via.split("__") if via else []:
        holder = target_of(relation_of(holder, relation))
    return Column(name, source, holder._meta.get_field(last), via)


def _twin(column: Column) -> Field:
    """A copy of the field in clinical words, without the options that only a table needs."""
    kept: dict[str, Any] = {"verbose_name": column.label.text}
    if isinstance(column.field, EncryptedTextField):
        kept["subject"] = "subject"
    if isinstance(column.field, ArrayField):
        kept["base_field"] = _relabelled(column.field.base_field, column.label)
    return _relabelled(column.field, column.label, **kept)


def _relabelled(field: Field, label: ColumnLabel, **changes: Any) -> Field:
    _, _, args, options = field.deconstruct()
    kept = {name: value for name, value in options.items() if name not in _OF_TABLES}
    if field.choices:
        kept["choices"] = [(code, label.codes.get(code, text)) for code, text in field.flatchoices]
    return type(field)(*args, **kept | changes)
