"""Replaces stored facts by others, row by row, so that the history tells what changed."""

from collections.abc import Iterable, Sequence
from typing import Any

from hesperion.privacy.fields import PatientRow
from intake.record.facts import Rows, by_model, values_of


def replace_rows(wanted: Iterable[PatientRow], stored: Rows, models: Sequence[Any]) -> None:
    """Insert, update and delete rows so that those of the `models` are the wanted ones.

    A model comes before those that refer to it.
    """
    rows = by_model(wanted)
    for model in reversed(models):
        gone = {row.pk for row in stored.get(model, [])} - {row.pk for row in rows.get(model, [])}
        if gone:
            model.objects.filter(pk__in=gone).delete()
    for model in models:
        current = {row.pk: row for row in stored.get(model, [])}
        new = [row for row in rows.get(model, []) if row.pk not in current]
        if new:
            model.objects.bulk_create(new)
        for row in rows.get(model, []):
            if row.pk in current and values_of(row) != values_of(current[row.pk]):
                row.save(force_update=True)
