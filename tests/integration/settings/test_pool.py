"""The web process's connections while the database is away, and when it is back."""

from collections.abc import Iterator

import pytest
from django.db import OperationalError, connection
from psycopg_pool import ConnectionPool

from hesperion.postgresql.base import DatabaseWrapper
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


def asked_by(pooled, monkeypatch) -> list[str]:
    """The connections that the pool asks from now on whether they work."""
    asked: list[str] = []
    check = ConnectionPool.check_connection

    def counting(connection) -> None:
        asked.append(connection)
        check(connection)

    monkeypatch.setattr(ConnectionPool, "check_connection", staticmethod(counting))
    return asked


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_just_worked_is_not_asked_again(pooled, monkeypatch):
    asked = asked_by(pooled, monkeypatch)
    for _page in range(9):
        ask(pooled)
    assert asked
    assert len(asked) == len(set(asked))


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_rested_is_asked(pooled, monkeypatch):
    asked = asked_by(pooled, monkeypatch)
    monkeypatch.setattr("hesperion.postgresql.base.TRUSTED", 0)
    for _page in range(9):
        ask(pooled)
    assert len(asked) == 9


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_the_server_just_ended_is_replaced_before_a_page_uses_it(pooled):
    with pooled.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (ended,) = cursor.fetchone()
    pooled.close()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [ended])
    with pooled.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        assert cursor.fetchone() != (ended,)
