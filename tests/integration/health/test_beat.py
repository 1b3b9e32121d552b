"""Beat says that it works, and goes on when the clock went back."""

import subprocess
import sys
from datetime import timedelta

import pytest

from hesperion.celery import app
from hesperion.embedded.options import ROOT
from hesperion.health.beat import EVERY, Scheduler
from hesperion.health.models import Heartbeat
from tests.services import database_away, kill, runtime_environment, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scheduler(tmp_path, monkeypatch):
    """A beat with the site's schedule, which keeps what it would send."""
    sent = []
    monkeypatch.setattr(Scheduler, "apply_async", lambda self, entry, **_: sent.append(entry.name))
    scheduler = Scheduler(app=app, schedule_filename=str(tmp_path / "schedule"), lazy=False)
    scheduler.sent = sent
    yield scheduler
    scheduler.close()


def run_all_that_is_due(scheduler):
    while scheduler.tick() == 0:
        pass


def moved(scheduler, **by):
    """As if the clock had been set, since each task ran last."""
    for entry in scheduler.schedule.values():
        entry.last_run_at += timedelta(**by)
    scheduler._heap = None


def test_a_clock_that_went_back_stops_no_task(scheduler):
    moved(scheduler, hours=5)
    run_all_that_is_due(scheduler)
    assert all(entry.last_run_at <= entry.default_now() for entry in scheduler.schedule.values())
    moved(scheduler, days=-7)
    run_all_that_is_due(scheduler)
    assert set(scheduler.sent) >= {"heartbeat", "deliver due mails", "drop orphaned keys"}


def test_it_sleeps_no_longer_than_until_its_next_line(scheduler):
    scheduler.schedule.clear()
    assert scheduler.tick() <= EVERY


def test_it_writes_its_line_and_outlives_a_database_that_is_away(scheduler):
    with database_away():
        scheduler.tick()
    assert not Heartbeat.objects.exists()
    scheduler._next_beat = 0
    scheduler.tick()
    assert Heartbeat.objects.get().part == "beat"


def test_the_beat_of_the_procfile_is_this_one(tmp_path):
    log = tmp_path / "beat.log"
    command = [sys.executable, "-m", "celery", "-A", "hesperion", "beat"]
    command += ["--schedule", str(tmp_path / "schedule"), "--pidfile=", "--loglevel=INFO"]
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
