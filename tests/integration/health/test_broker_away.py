"""Beat, worker and builder go on when their broker was away: real processes, and the broker of `make run`."""

from datetime import timedelta

import psycopg
import pytest

from hesperion import notify_worker
from hesperion.celery import app
from hesperion.health.beat import Scheduler
from hesperion.health.models import Heartbeat
from tests.services import broker_away, owner_url, wait_until, worker

pytestmark = pytest.mark.django_db(transaction=True)

SOLO = ("-m", "celery", "-A", "hesperion", "worker", "--pool", "solo")  # as the builder


def works():
    return Heartbeat.objects.filter(part="worker").exists()


def test_beat_sends_later_what_a_broker_that_was_away_did_not_take(tmp_path):
    """With RabbitMQ, Celery's own would never send again (celery/celery#3409)."""
    scheduler = Scheduler(app=app, lazy=False)
    scheduler.tick()
    for entry in scheduler.schedule.values():
        entry.last_run_at -= timedelta(hours=25)
    with worker(tmp_path / "worker.log"):
        with broker_away():
            scheduler._heap = None
            while scheduler.tick() == 0:
                pass
            assert set(scheduler._unsent) > {"heartbeat", "drop orphaned keys"}
        Heartbeat.objects.all().delete()
        scheduler._next_beat = 0
        scheduler.tick()
        assert scheduler._unsent == {}

        def works_while_beat_goes_on() -> bool:
            scheduler.tick()  # a heartbeat that waits too long behind other tasks expires
            return works()

        wait_until(works_while_beat_goes_on, "the worker got beat's task")
    scheduler._saving.result()


def test_a_worker_whose_task_ended_while_the_broker_was_away_takes_the_next_one(tmp_path):
    """kombu alone would count the task as unfinished for good."""
    log = tmp_path / "worker.log"
    with worker(log, program=SOLO):
        with psycopg.connect(owner_url()) as other:
            other.execute("LOCK TABLE health_heartbeat IN EXCLUSIVE MODE")  # the task waits
            notify_worker.send("hesperion.health.tasks.beat")
            wait_until(lambda: b"tasks.beat[" in log.read_bytes(), "the worker has the task")
            with broker_away():
                other.rollback()
                wait_until(lambda: b"Couldn't ack" in log.read_bytes(), "the task ended unheard")
        Heartbeat.objects.all().delete()
        notify_worker.send("hesperion.health.tasks.beat")
        wait_until(works, "the worker took the next task")
