"""What many rows of a participant have in common: the researchers' cohort need not follow each of them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def followed_once() -> Iterator[None]:
    """Within it, and within a transaction, the cohort waits; it follows at the end.

    In a test that commits nothing it follows each statement otherwise (`tests/databases.py`).
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS research.refresh_due DEFERRED")
        yield
        cursor.execute("SET CONSTRAINTS research.refresh_due IMMEDIATE")
