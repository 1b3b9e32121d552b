"""/healthz names each part that ails, whatever else does, and waits for none."""

import socket
import threading
from contextlib import closing, contextmanager
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.utils import timezone

from hesperion.health import actions, checks
from hesperion.health.models import Heartbeat
from hesperion.health.tasks import beat
from hesperion.mail.models import Message
from tests.services import broker_away, database_away, free_port, keys_away, wait_until

pytestmark = pytest.mark.django_db(transaction=True)

WELL = dict.fromkeys(
    ["beat", "worker", "builder", "outbox", "seals", "database", "research", "keys", "broker"], "ok"
)


@pytest.fixture
def site(client):
    """A site whose beat, worker and builder have come just now."""
    actions.record_heartbeat(part="beat")
    actions.record_heartbeat(part="builder")
    beat()
    return client


def told(client):
    """The states, once no answer is left over from a check that began before."""
    wait_until(
        lambda: all(p._asked is None or p._asked.done() for p in checks.CHECKS), "no check runs"
    )
    response = client.get("/healthz")
    assert response.status_code == (200 if response.json() == WELL else 503)
    return response.json()


def sealed(minutes):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE audit_sealing SET ended_at = now() - make_interval(mins => %s)", [minutes]
        )


@contextmanager
def elsewhere(alias, port):
    """The database's address is a port of this machine."""
    settings = connections[alias].settings_dict
    kept = dict(settings)
    settings |= {"HOST": "127.0.0.1", "PORT": str(port)}
    try:
        yield
    finally:
        settings |= kept


def test_all_is_well_when_every_part_is(site):
    response = site.get("/healthz")
    assert response.json() == WELL
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


def test_livez_answers_by_itself(client, django_assert_num_queries):
    with django_assert_num_queries(0), database_away(), keys_away():
        response = client.get("/livez")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("path", ["/livez", "/healthz"])
def test_no_health_check_is_sent_to_tls_as_pages_are(client, settings, path):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get(path).status_code in (200, 503)
    assert client.get("/share/").status_code == 301


def test_a_worker_that_was_never_there_ails_while_beat_works(client):
    actions.record_heartbeat(part="beat")
    actions.record_heartbeat(part="builder")
    assert told(client) == WELL | {"worker": "ailing", "seals": "unknown"}


def test_a_builder_that_was_never_there_ails_while_beat_works(client):
    actions.record_heartbeat(part="beat")
    beat()
    assert told(client) == WELL | {"builder": "ailing"}


def test_a_worker_that_fell_silent_ails(site):
    Heartbeat.objects.filter(part="worker").update(at=timezone.now() - timedelta(minutes=1))
    assert told(site) == WELL | {"worker": "ailing", "seals": "unknown"}


def test_a_beat_that_fell_silent_ails_and_the_worker_is_not_blamed(site):
    Heartbeat.objects.update(at=timezone.now() - timedelta(minutes=1))
    assert told(site) == WELL | {
        "beat": "ailing",
        **dict.fromkeys(["worker", "builder", "seals"], "unknown"),
    }


def test_a_broker_that_is_away_is_named(site):
    with broker_away():
        assert told(site) == WELL | {"broker": "ailing"}


def test_a_key_store_that_is_away_is_named(site):
    with keys_away():
        assert told(site) == WELL | {"keys": "ailing"}


UNSEEN = dict.fromkeys(["beat", "worker", "builder", "outbox", "seals"], "unknown")


def test_of_a_database_that_is_away_the_parts_that_write_there_are_unknown(site):
    with database_away():
        assert told(site) == WELL | UNSEEN | {"database": "ailing", "research": "ailing"}


def test_both_servers_away_are_both_named(site):
    with database_away(), keys_away():
        away = dict.fromkeys(["database", "research", "keys"], "ailing")
        assert told(site) == WELL | UNSEEN | away


def test_a_server_that_is_stopped_is_named(site):
    with elsewhere("keys", free_port()):
        assert told(site) == WELL | {"keys": "ailing"}


def test_a_server_that_takes_connections_and_never_answers_is_named(site):
    silent = socket.create_server(("127.0.0.1", 0))
    with closing(silent), elsewhere("keys", silent.getsockname()[1]):
        assert told(site) == WELL | {"keys": "ailing"}
    assert told(site) == WELL


def test_what_does_not_answer_is_asked_by_one_thread_alone_and_well_when_it_answers(monkeypatch):
    asked, answers = [], threading.Event()

    def check():
        asked.append(1)
        answers.wait()
        return {}

    slow = checks.HealthCheck("slow", check)
    monkeypatch.setattr(checks, "CHECKS", [slow])
    assert [checks.states()["slow"] for _ in range(3)] == ["ailing"] * 3
    assert asked == [1]
    answers.set()
    wait_until(slow._asked.done, "the check is over")
    assert checks.states()["slow"] == "ok"


def test_a_mail_that_is_owed_for_hours_is_told(site):
    hours_ago = timezone.now() - timedelta(hours=2)
    Message.objects.create(kind="x", subject=Message().pk, next_attempt_at=hours_ago)
    assert told(site) == WELL | {"outbox": "ailing"}
    Message.objects.update(dead_at=timezone.now())
    assert told(site) == WELL


@pytest.mark.parametrize(
    ("worked", "last_seal", "state"),
    [(60, 1, "ok"), (60, 6, "ailing"), (1, 600, "ok"), (60, None, "ailing"), (1, None, "ok")],
)
def test_seals_are_missed_once_the_worker_had_the_time_to_make_one(site, worked, last_seal, state):
    """Minutes for which the worker has worked, and since the last seal."""
    Heartbeat.objects.update(since=timezone.now() - timedelta(minutes=worked))
    sealed(last_seal)
    assert told(site)["seals"] == state


def test_a_worker_has_worked_since_its_last_pause():
    actions.record_heartbeat(part="worker")
    Heartbeat.objects.update(since=timezone.now() - timedelta(hours=1))
    actions.record_heartbeat(part="worker")
    assert Heartbeat.objects.get().since < timezone.now() - timedelta(minutes=59)
    Heartbeat.objects.update(at=timezone.now() - timedelta(minutes=1))
    actions.record_heartbeat(part="worker")
    assert Heartbeat.objects.get().since > timezone.now() - timedelta(minutes=1)
