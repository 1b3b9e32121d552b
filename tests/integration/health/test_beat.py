"""Beat says that it works, knows its last runs, and outlives clock, database and broker."""

import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone

from hesperion.celery import app
from hesperion.embedded.options import ROOT
from hesperion.health.beat import EVERY, Scheduler
from hesperion.health.models import Heartbeat, LastRun
from tests.services import database_away, kill, runtime_environment, wait_until

pytestmark = pytest.mark.django_db(transaction=True)

DAILY, QUARTERLY = "drop orphaned keys", "deliver due mails"


class Broker:
    """What a beat sent; `is_away` refuses it."""

    def __init__(self):
        self.sent, self.is_away = [], False

    def take(self, name, *_, **__):
        if self.is_away:
            raise ConnectionRefusedError
        self.sent.append(name)


@pytest.fixture
def broker(monkeypatch):
    broker = Broker()
    monkeypatch.setattr(Scheduler, "send_task", lambda self, name, *_, **__: broker.take(name))
    monkeypatch.setattr(
        "celery.app.task.Task.apply_async", lambda task, *_, **__: broker.take(task.name)
    )
    return broker


def begun():
    """A beat with the site's schedule, which has looked once at what is due."""
    scheduler = Scheduler(app=app, lazy=False)
    run_all_that_is_due(scheduler)
    return scheduler


def run_all_that_is_due(scheduler):
    """As when its next heartbeat is due."""
    scheduler._next_beat = 0
    while scheduler.tick() == 0:
        pass
    scheduler._saving.result()


def task(name):
    return app.conf.beat_schedule[name]["task"]


def moved(scheduler, **by):
    """As if the clock had been set, since each task ran last."""
    for entry in scheduler.schedule.values():
        entry.last_run_at += timedelta(**by)
    scheduler._heap = None


def ran_before(**time):
    LastRun.objects.update(at=timezone.now() - timedelta(**time))


def test_a_clock_that_went_back_stops_no_task(broker):
    scheduler = begun()
    moved(scheduler, hours=5)
    run_all_that_is_due(scheduler)
    assert all(entry.last_run_at <= entry.default_now() for entry in scheduler.schedule.values())
    moved(scheduler, days=-7)
    run_all_that_is_due(scheduler)
    assert set(broker.sent) >= {task("heartbeat"), task(QUARTERLY), task(DAILY)}


def test_it_sleeps_no_longer_than_until_its_next_line():
    scheduler = begun()
    scheduler.schedule.clear()
    assert scheduler.tick() <= EVERY


def test_what_runs_once_a_day_runs_though_beat_starts_anew_each_night(broker):
    begun()
    assert LastRun.objects.count() == len(app.conf.beat_schedule)
    assert broker.sent == []
    ran_before(hours=23)
    begun()
    assert task(DAILY) not in broker.sent
    ran_before(hours=25)
    run_all_that_is_due(begun())
    assert broker.sent.count(task(DAILY)) == 1
    begun()
    assert broker.sent.count(task(DAILY)) == 1


def test_a_last_run_that_lies_ahead_counts_as_now(broker):
    begun()
    ran_before(days=-300)
    run_all_that_is_due(begun())
    assert all(at <= timezone.now() for at in LastRun.objects.values_list("at", flat=True))


def test_tasks_that_are_no_longer_there_are_forgotten(broker):
    LastRun.objects.create(name="something of an older version", at=timezone.now())
    begun()
    assert set(LastRun.objects.values_list("name", flat=True)) == set(app.conf.beat_schedule)


def test_without_the_database_it_sends_and_learns_later_what_ran(broker):
    begun()
    ran_before(hours=25)
    with database_away():
        scheduler = begun()
        moved(scheduler, seconds=-15)
        run_all_that_is_due(scheduler)
        assert task(QUARTERLY) in broker.sent
        assert task(DAILY) not in broker.sent
    run_all_that_is_due(scheduler)
    assert task(DAILY) in broker.sent
    assert Heartbeat.objects.get().part == "beat"


def test_what_the_broker_did_not_take_is_sent_when_it_is_back(broker):
    begun()
    ran_before(hours=25)
    broker.is_away = True
    scheduler = begun()
    run_all_that_is_due(scheduler)
    assert broker.sent == []
    assert LastRun.objects.get(name=DAILY).at < timezone.now() - timedelta(hours=24)
    broker.is_away = False
    run_all_that_is_due(scheduler)
    assert broker.sent.count(task(DAILY)) == 1
    run_all_that_is_due(scheduler)
    assert LastRun.objects.get(name=DAILY).at > timezone.now() - timedelta(hours=1)


def test_the_beat_of_the_procfile_is_this_one(tmp_path):
    log = tmp_path / "beat.log"
    command = [sys.executable, "-m", "celery", "-A", "hesperion", "beat"]
    command += ["--pidfile=", "--loglevel=INFO"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=runtime_environment(),
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_until(Heartbeat.objects.filter(part="beat").exists, f"beat says that it works ({log})")
    finally:
        kill(process)
