"""The people of a request: whom its filters find, and who allow all of its purposes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from psycopg.sql import SQL, Composable

from research.disclosure.columns import CellColumn, select_values
from research.filters import FilterSet
from research.models import CohortMember, Request

_CONSENTED = "SELECT subject FROM research.consented_for(%s)"
# A check reads everybody, which takes longer than a page may. PostgreSQL takes them for a thousand people, and
# would join them one by one.
_SETTINGS = """
SET LOCAL statement_timeout = '10min'; SET LOCAL work_mem = '64MB'; SET LOCAL jit = off;
SET LOCAL enable_nestloop = off
"""
_VALUES = SQL("WITH chosen AS MATERIALIZED ({people}) {values}")


def requested_people(request: Request) -> QuerySet[Any]:
    """Rows of the cohort, of the connection `research`. Raises BadFilter."""
    chosen = FilterSet.from_json(request.filters) if request.filters else FilterSet()
    found = chosen.apply(CohortMember.objects.order_by())
    for purpose in sorted(request.purposes):
        found = found.filter(subject__in=RawSQL(_CONSENTED, [purpose]))  # noqa: S611 - a constant
    return found


def values_of_people(
    request: Request, columns: list[CellColumn]
) -> tuple[Composable, tuple[Any, ...]]:
    """A SELECT of these columns of the people of a request, with its parameters. Raises BadFilter."""
    people = requested_people(request)
    compiler = people.values("subject").query.get_compiler(people.db, elide_empty=False)
    statement, parameters = compiler.as_sql()
    values = select_values(columns, SQL("chosen"))
    return _VALUES.format(people=SQL(statement), values=values), tuple(parameters)


@contextmanager
def bulk_reading() -> Iterator[CursorWrapper]:
    """Context manager: a cursor of the connection `research` for statements over all people."""
    alias = CohortMember.objects.db
    with transaction.atomic(alias), connections[alias].cursor() as cursor:
        cursor.execute(_SETTINGS)
        yield cursor
