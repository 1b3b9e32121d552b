"""History: the models of its tables, and the actor that triggers write into each of its rows."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from pghistory.models import Event

# pgtrigger lets a setting of the session disable its triggers. Here only the owner can do that. Once it was set
# in a transaction, PostgreSQL has it empty in later ones.
ONLY_THE_OWNER_SILENCES_TRIGGERS = """
CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT current_user = pg_catalog.pg_get_userbyid(relowner)
        AND trigger_name = ANY (
            coalesce(nullif(current_setting('pgtrigger.ignore', true), ''), '{}')::text[]
        )
    FROM pg_catalog.pg_class WHERE oid = 'public.django_migrations'::regclass
$$
"""


def models() -> list[Any]:
    """The models of all history tables."""
    return [model for model in apps.get_models() if issubclass(model, Event)]


@contextmanager
def by(actor: str) -> Iterator[None]:
    """Context manager: a transaction whose changes are attributed to `actor` (see Access)."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('pghistory.context_metadata', %s, true)",
                [json.dumps({"actor": actor})],
            )
        yield
