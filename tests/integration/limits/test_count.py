"""The count itself: exact among parallel clients, and nobody can be read out of its table."""

import pytest
from django.utils import timezone

from hesperion.limits import tasks
from hesperion.limits.actions import HOUR, Limit, consume
from hesperion.limits.models import Count
from intake.share.forms import StartForm
from intake.share.models import Draft
from tests.people import Person
from tests.services import in_parallel

CLIENTS = 50
LIMIT = Limit("tests", most=120, period=HOUR)


@pytest.mark.django_db(transaction=True)
def test_fifty_parallel_clients_get_exactly_as_many_uses_as_the_limit_has(clock):
    waits = in_parallel(CLIENTS, lambda: [consume(limit=LIMIT, who="one") for _ in range(4)])
    assert sum(wait == 0 for four in waits for wait in four) == LIMIT.most
    assert Count.objects.get().used == CLIENTS * 4


@pytest.mark.django_db(transaction=True)
def test_fifty_parallel_browsers_start_exactly_as_many_drafts_as_the_limit_has(clock, monkeypatch):
    monkeypatch.setattr(StartForm, "limit", Limit("tests", most=20, period=HOUR))
    statuses = in_parallel(CLIENTS, lambda: Person().post("/share/").status_code)
    assert sorted(statuses) == [302] * 20 + [429] * 30
    assert Draft.objects.count() == 20


@pytest.mark.django_db
def test_a_wait_ends_with_the_window_and_then_all_begins_again(clock):
    once = Limit("once", most=1, period=HOUR)
    clock.now += 600.5
    assert [consume(limit=once, who="me") for _ in range(2)] == [0, 3000]
    clock.now += 2999.5
    assert consume(limit=once, who="me") == 0


@pytest.mark.django_db
def test_people_and_limits_do_not_count_for_each_other(clock):
    once, other = Limit("once", most=1, period=HOUR), Limit("other", most=1, period=HOUR)
    assert [consume(limit=once, who="me"), consume(limit=once, who="you")] == [0, 0]
    assert consume(limit=other, who="me") == 0


@pytest.mark.django_db
def test_the_same_person_has_another_key_in_each_window_and_under_another_secret(clock, settings):
    consume(limit=LIMIT, who="203.0.113.9")
    clock.now += HOUR
    consume(limit=LIMIT, who="203.0.113.9")
    settings.SECRET_KEY = "another-secret-key"
    consume(limit=LIMIT, who="203.0.113.9")
    assert Count.objects.count() == 3


@pytest.mark.django_db
def test_the_sweep_deletes_what_is_over_and_nothing_else(clock):
    consume(limit=LIMIT, who="now")
    clock.now -= 2 * HOUR
    consume(limit=LIMIT, who="before")
    tasks.delete_expired_counts()
    assert Count.objects.get().ends_at > timezone.now()


def test_the_sweep_runs_by_itself(settings):
    planned = [entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()]
    assert "hesperion.limits.tasks.delete_expired_counts" in planned
