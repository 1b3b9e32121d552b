"""History: its tables, and who made a change, which the triggers write beside each of its rows."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from pghistory.models import Event


def models() -> list[Any]:
    """The models of the tables of history."""
    return [model for model in apps.get_models() if issubclass(model, Event)]


@contextmanager
def by(actor: str) -> Iterator[None]:
    """One transaction whose changes were made by `actor`, as in access.py."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('pghistory.context_metadata', %s, true)",
                [json.dumps({"actor": actor})],
            )
        yield
