"""History: its tables, and who made a change, which the triggers write beside each of its rows."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from pghistory.models import Event

# pgtrigger lets a session's setting silence its triggers. Here that is the owner's right alone.
ONLY_THE_OWNER_SILENCES_TRIGGERS = """
CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT current_user = pg_catalog.pg_get_userbyid(relowner)
        AND trigger_name = ANY (coalesce(current_setting('pgtrigger.ignore', true), '{}')::text[])
    FROM pg_catalog.pg_class WHERE oid = 'public.django_migrations'::regclass
$$
"""


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
