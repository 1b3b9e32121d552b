"""A row in each table of a library that the site itself leaves empty, as an editor may fill it by hand."""

import uuid
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone

from tests.layout import APPS

_VALUES: dict[type[models.Field], Any] = {
    models.DateTimeField: timezone.now,
    models.FileField: lambda: "not-there.txt",
    models.JSONField: dict,
    models.BooleanField: bool,
    models.IntegerField: lambda: 1,
    models.UUIDField: uuid.uuid4,
    models.CharField: lambda: "1",
    models.TextField: lambda: "1",
}


def fill_empty_tables() -> None:
    """Store a row in each empty table of a library. Tables that others refer to come first."""
    empty = [model for model in _library_models() if not model._base_manager.exists()]
    for model in empty:
        _row(model)


def _library_models() -> list[type[models.Model]]:
    """With the tables between two models, also those of our own models."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        and not model._meta.proxy
        and (model._meta.auto_created or not model.__module__.startswith(APPS))
    ]


def _row(model: type[models.Model]) -> models.Model:
    """Any row of the model; a new one where it has none."""
    if found := model._base_manager.first():
        return found
    values = {
        field.name: _value(field)
        for field in model._meta.concrete_fields
        if not isinstance(field, models.AutoField) and not field.has_default() and not field.null
    }
    [row] = model._base_manager.bulk_create([model(**values)])
    return row


def _value(field: models.Field) -> Any:
    if isinstance(field, models.ForeignKey):
        return _row(field.related_model)
    make = next((make for kind, make in _VALUES.items() if isinstance(field, kind)), None)
    assert make, f"_VALUES has no value for {field}"
    return make()
