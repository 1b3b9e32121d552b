from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from hesperion.health.models import Heartbeat
from hesperion.health.tasks import beat
from tests.services import broker_away


@pytest.mark.django_db
def test_all_is_well_when_database_broker_and_worker_are(client):
    beat()
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"database": "ok", "broker": "ok", "worker": "ok"}
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_a_worker_that_was_never_there_ails(client):
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json()["worker"] == "ailing"


@pytest.mark.django_db
def test_a_worker_that_fell_silent_ails(client):
    beat()
    Heartbeat.objects.update(at=timezone.now() - timedelta(minutes=1))
    assert client.get("/healthz").json() == {"database": "ok", "broker": "ok", "worker": "ailing"}


@pytest.mark.django_db
def test_a_broker_that_is_away_is_named(client):
    beat()
    with broker_away():
        response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json() == {"database": "ok", "broker": "ailing", "worker": "ok"}


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_away_is_named(client, monkeypatch):
    connection = connections["default"]
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "HOST", "/nowhere")
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json()["database"] == "ailing"
