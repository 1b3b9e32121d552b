"""Who made a change: what the triggers write beside each row of history."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


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
