"""What is remembered until the next purge, and never out of a transaction that may be undone."""

import pytest
from django.db import transaction

from hesperion.edge.page_cache import Remembered, purge
from hesperion.edge.page_cache.remembered import KEPT_FOR


@pytest.fixture
def asked(settings, tmp_path) -> list[str]:
    settings.MEDIA_ROOT = str(tmp_path)
    return []


@pytest.fixture
def remembered(asked) -> Remembered[str, str]:
    def read(key: str) -> str:
        asked.append(key)
        return f"{key} {len(asked)}"

    return Remembered(read)


@pytest.mark.django_db(transaction=True)
def test_a_value_is_read_once_for_each_key(remembered, asked):
    assert [remembered("a"), remembered("b"), remembered("a")] == ["a 1", "b 2", "a 1"]
    assert asked == ["a", "b"]


@pytest.mark.django_db(transaction=True)
def test_a_purge_by_any_process_makes_it_read_again(remembered):
    assert remembered("a") == "a 1"
    purge()
    assert remembered("a") == "a 2"
    assert remembered("a") == "a 2"


@pytest.mark.django_db(transaction=True)
def test_it_is_read_again_when_its_time_is_over(remembered, monkeypatch):
    now = 1000.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    assert remembered("a") == "a 1"
    now += KEPT_FOR + 1
    assert remembered("a") == "a 2"


@pytest.mark.django_db(transaction=True)
def test_a_transaction_reads_itself_and_leaves_nothing_behind(remembered):
    assert remembered("a") == "a 1"
    with transaction.atomic():
        assert remembered("a") == "a 2"
    assert remembered("a") == "a 1"


@pytest.mark.django_db(transaction=True)
def test_what_is_asked_anew_is_remembered_from_then_on(remembered):
    assert remembered("a") == "a 1"
    assert remembered.anew("a") == "a 2"
    assert remembered("a") == "a 2"
