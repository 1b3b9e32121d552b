"""What takes too long is ended by PostgreSQL, and the page says so."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connections
from django.test import Client

from hesperion.postgresql.base import DatabaseWrapper
from hesperion.settings import env, timeouts
from intake.record.models import Story
from intake.share.models import Draft
from tests.factories.full_record import full_record
from tests.factories.intake import STORY, answers
from tests.people import Person
from tests.staff import in_group

pytestmark = pytest.mark.django_db(transaction=True)

LIST = "/admin/research/record/"


@contextmanager
def held(table: str) -> Iterator[None]:
    """Nobody else reads or writes the table meanwhile: each statement over it takes as long as it may."""
    base, _, _ = os.environ["TEST_SUPERUSER_URL"].rpartition("/")
    with psycopg.connect(f"{base}/{connections['default'].settings_dict['NAME']}") as other:
        other.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        yield


@contextmanager
def limited(alias: str, **limits: str) -> Iterator[None]:
    """The connection with these limits."""
    database = connections[alias]
    own = database.settings_dict["OPTIONS"]
    more = " ".join(f"-c {name}={value}" for name, value in limits.items())
    database.close()
    database.settings_dict["OPTIONS"] = own | {"options": f"{own.get('options', '')} {more}"}
    try:
        yield
    finally:
        database.close()
        database.settings_dict["OPTIONS"] = own


def at_work() -> list[str]:
    """What the researchers' role makes the server do just now."""
    with psycopg.connect(os.environ["TEST_SUPERUSER_URL"]) as server:
        found = server.execute(
            "SELECT query FROM pg_stat_activity WHERE usename = 'hesperion_research' AND state = 'active'"
        )
        return [query for (query,) in found]


def test_a_question_that_takes_too_long_is_ended_and_its_page_says_so():
    full_record()
    researcher = in_group("researcher")
    researcher.raise_request_exception = False
    with limited("research", statement_timeout="200ms"):
        with held("research.cohort"):
            page = researcher.get(LIST)
            assert at_work() == []
        assert page.status_code == 503
        assert page["Retry-After"] == "10"
        assert "This question took too long" in page.text
        assert "Narrow it" in page.text
        assert researcher.get(LIST).status_code == 200


@pytest.mark.parametrize("limit", ["lock_timeout", "statement_timeout"])
def test_a_patients_page_that_waits_too_long_keeps_what_was_typed(limit):
    person = Person(raise_request_exception=False)
    person.post("/share/")
    draft = Draft.objects.get()
    draft.answers = {key: value for key, value in answers().items() if key != "story"}
    draft.save()
    typed = person.hidden_fields("/share/story/") | {"text": STORY}
    with limited("default", **{limit: "200ms"}):
        with held("share_draft"):
            page = Client.post(person, "/share/story/", typed)
        assert page.status_code == 503
        assert "What you typed is not lost" in page.text
        assert STORY in page.text
    assert not Story.objects.exists()


def test_researchers_take_two_connections_of_a_web_process_and_wait_a_second_for_them(monkeypatch):
    monkeypatch.setenv("DATABASE_POOL_SIZE", "4")
    pool = env.research_database("postgres://me@localhost/hesperion")["OPTIONS"]["pool"]
    assert (pool["max_size"], pool["timeout"]) == (2, 1)


@pytest.mark.parametrize(
    ("process", "statement"), [("page", "10s"), ("task", "1min"), ("command", "0")]
)
@pytest.mark.parametrize("alias", ["default", "research", "keys"])
def test_each_process_has_its_limits_on_each_connection(monkeypatch, alias, process, statement):
    monkeypatch.setenv("DATABASE_TIMEOUTS", process)
    settings = connections[alias].settings_dict
    database = DatabaseWrapper(settings | {"OPTIONS": {"options": timeouts.options()}})
    with database.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == (statement,)
    database.close()


def test_each_role_but_the_owner_has_the_limits_of_a_task_by_itself():
    with psycopg.connect(os.environ["TEST_SUPERUSER_URL"]) as server:
        rows = server.execute(
            "SELECT rolname, rolconnlimit, rolconfig FROM pg_roles WHERE rolname LIKE 'hesperion%'"
        )
        found = {name: (connections, limits) for name, connections, limits in rows}
    wanted = [
        "statement_timeout=60s",
        "lock_timeout=30s",
        "idle_in_transaction_session_timeout=300s",
        "temp_file_limit=1GB",
    ]
    assert found.pop("hesperion_owner") == (-1, None)
    assert found.pop("hesperion_research") == (20, wanted)
    assert found.pop("hesperion_backup") == (20, None)  # a dump takes as long as it takes
    assert {tuple(limits) for _, limits in found.values()} == {tuple(wanted)}
