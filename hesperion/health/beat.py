"""Celery's beat with a heartbeat. It goes on when the system's clock is set back."""

import logging
import time
from typing import Any

from celery.beat import PersistentScheduler
from django.db import DatabaseError, connection

from hesperion.health import actions

EVERY = 10  # seconds

logger = logging.getLogger(__name__)


class Scheduler(PersistentScheduler):
    """Celery's scheduler, which continues even if the system's clock was set back.

    Celery would wait until the clock has passed the last run of a task again. Here the interval
    starts now.
    """

    _next_beat = 0.0  # by time.monotonic()

    def tick(self, *arguments: Any, **named: Any) -> float:
        self._reset_future_runs()
        if time.monotonic() >= self._next_beat:
            self._next_beat = time.monotonic() + EVERY
            _record_heartbeat()
        return min(super().tick(*arguments, **named), EVERY)

    def _reset_future_runs(self) -> None:
        for entry in self.schedule.values():
            now = entry.default_now()
            if entry.last_run_at > now:
                entry.last_run_at = now
                self._heap = None  # Celery computes the next runs again


def _record_heartbeat() -> None:
    """An unavailable database must not end beat: the next heartbeat is due soon."""
    try:
        actions.record_heartbeat(part="beat")
    except DatabaseError as error:
        logger.warning("Beat could not say that it works: %s", type(error).__name__)
    finally:
        connection.close()
