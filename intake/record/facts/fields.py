"""Questions that a row keeps under their own names: from cleaned values to the row's fields, and back.

A question whose name is a field of its page's row needs no other line in this package.
"""

from decimal import Decimal
from typing import Any

from django import forms
from django.db import models

from hesperion.ui.numbers import as_typed
from intake.record.answers import Answers


def values_for(model: type[models.Model], answers: Answers, *steps: str) -> dict[str, Any]:
    """The values of the fields of `model` that the answers to `steps` hold under the same names."""
    fields = {field.name: field for field in model._meta.concrete_fields}
    return {
        name: _stored(fields[name], value)
        for step in steps
        for name, value in answers.get(step, {}).items()
        if name in fields
    }


def answers_to(form: type[forms.Form], row: models.Model) -> dict[str, Any]:
    """The cleaned values of the questions of `form` that `row` keeps under the same names."""
    kept = {field.name for field in row._meta.concrete_fields}
    return {
        name: _cleaned(question, getattr(row, name))
        for name, question in form.base_fields.items()
        if name in kept
    }


def answered(step: str, values: dict[str, Any]) -> Answers:
    """The values of an optional section without the questions that were left; {} where all were."""
    given = {name: value for name, value in values.items() if value not in ("", None, [])}
    return {step: given} if given else {}


def _stored(field: models.Field, value: Any) -> Any:
    if value == "" and field.null:
        return None
    return Decimal(value) if isinstance(field, models.DecimalField) else value


def _cleaned(question: forms.Field, value: Any) -> Any:
    if value is None:
        return getattr(question, "empty_value", None)
    return as_typed(value) if isinstance(value, Decimal) else value
