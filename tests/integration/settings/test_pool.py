"""The web process's connections while the database is away, and when it is back."""

from collections.abc import Iterator

import pytest
from django.db import OperationalError, connection
from django.db.backends.postgresql.base import DatabaseWrapper

from hesperion.settings import env
from tests.services import database_away


@pytest.fixture
def pooled(monkeypatch) -> Iterator[DatabaseWrapper]:
    """A connection as web processes have it, to the database of the test that runs."""
    settings = connection.settings_dict
    monkeypatch.setenv("DATABASE_POOL_SIZE", "4")
    told = settings | env.database("postgres://hesperion@localhost/hesperion", "DATABASE_URL")
    kept = {name: settings[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
    pooled = DatabaseWrapper(told | kept)
    yield pooled
    pooled.close()
    pooled.close_pool()


def ask(database: DatabaseWrapper) -> None:
    """What one page does: take a connection from the pool, ask, and give it back."""
    with database.cursor() as cursor:
        cursor.execute("SELECT 1")
    database.close()


@pytest.mark.django_db(transaction=True)
def test_a_page_waits_three_seconds_at_most_and_the_first_one_afterwards_succeeds(pooled):
    """Nine seconds away: a pool that went on by itself would ask again only after the fifteenth, and
    the first page afterwards would give up before it."""
    ask(pooled)
    with database_away():
        for _page in range(3):
            with pytest.raises(OperationalError, match=r"after 3\.00 sec"):
                ask(pooled)
    ask(pooled)
