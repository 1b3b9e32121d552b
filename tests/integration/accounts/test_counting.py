"""What counts wrong sign-ins keeps each of them, or the page fails; and nothing is kept beyond its time."""

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import OperationalError, connection
from django.utils import timezone

from hesperion.edge.sessions import SessionStore
from hesperion.edge.tasks import delete_expired_sessions
from tests.services import in_parallel
from tests.staff import account

pytestmark = pytest.mark.django_db(transaction=True)


def away(execute, statement, *arguments):
    """The database goes as the count is written: reading it went well."""
    if "cache" in statement and statement.startswith(("INSERT", "UPDATE")):
        raise OperationalError
    return execute(statement, *arguments)


def rows():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache")
        return cursor.fetchone()[0]


def test_what_can_not_be_counted_is_told():
    with connection.execute_wrapper(away), pytest.raises(OperationalError):
        cache.set("count", 1)
    cache.set("count", 1)
    assert cache.get("count") == 1


def test_a_wrong_sign_in_that_can_not_be_counted_is_no_try(client):
    client.raise_request_exception = False
    account()
    form = client.hidden_fields("/account/login/")
    form |= {"login": account().email, "password": "wrong"}
    with connection.execute_wrapper(away):
        assert client.post("/account/login/", form).status_code == 429


def test_processes_that_count_at_once_do_not_fail():
    assert in_parallel(8, lambda: cache.set("count", 1)) == [None] * 8


def test_expired_sessions_and_counts_are_swept_and_no_others():
    kept, past = SessionStore(), SessionStore()
    for store in (kept, past):
        store["x"] = 1
        store.save()
    Session.objects.filter(pk=past.session_key).update(expire_date=timezone.now())
    cache.set("kept", 1)
    cache.set("over", 1)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cache SET expires = now() - interval '1 day' WHERE cache_key = %s",
            [cache.make_key("over")],
        )
    delete_expired_sessions()
    assert [row.pk for row in Session.objects.all()] == [kept.session_key]
    assert cache.get("kept") == 1
    assert rows() == 1


def test_the_sweep_runs_by_itself(settings):
    planned = [entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()]
    assert "hesperion.edge.tasks.delete_expired_sessions" in planned
