"""Copies values between questions and fields of the same name, in both directions.

A question with the name of a field of its step's row needs no other line in this package.
"""

from decimal import Decimal
from typing import Any

from django import forms
from django.db import models

from hesperion.ui.numbers import as_typed
from intake.record.answers import Answers


def values_for(model: type[models.Model], answers: Answers, *steps: str) -> dict[str, Any]:
    """The answers to questions of `steps` that are named like a field of `model`, by field name."""
    fields = {field.name: field for field in model._meta.concrete_fields}
    return {
        name: _stored(fields[name], value)
        for step in steps
        for name, value in answers.get(step, {}).items()
        if name in fields
    }


def answers_to(form: type[forms.Form], row: models.Model) -> dict[str, Any]:
    """The cleaned values of those questions of `form` that are named like a field of `row`."""
    kept = {field.name for field in row._meta.concrete_fields}
    return {
        name: _cleaned(question, getattr(row, name))
        for name, question in form.base_fields.items()
        if name in kept
    }


def answered(step: str, values: dict[str, Any]) -> Answers:
    """The answers to an optional step, without the empty ones; {} if all are empty."""
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
