"""Celery's beat, which says that it works, and is not stopped by a clock that went back."""

import logging
import time
from typing import Any

from celery.beat import PersistentScheduler
from django.db import DatabaseError, connection

from hesperion.health import actions

EVERY = 10  # seconds

logger = logging.getLogger(__name__)


class Scheduler(PersistentScheduler):
    """Celery waits until the clock has caught up with the last run of a task. Here that is counted from now."""

    _next_beat = 0.0  # by time.monotonic()

    def tick(self, *arguments: Any, **named: Any) -> float:
        self._forget_what_lies_ahead()
        if time.monotonic() >= self._next_beat:
            self._next_beat = time.monotonic() + EVERY
            _say_that_it_works()
        return min(super().tick(*arguments, **named), EVERY)

    def _forget_what_lies_ahead(self) -> None:
        for entry in self.schedule.values():
            now = entry.default_now()
            if entry.last_run_at > now:
                entry.last_run_at = now
                self._heap = None  # of the times to come: made anew


def _say_that_it_works() -> None:
    """A database that is away must not end beat: the next time comes soon."""
    try:
        actions.record_heartbeat(part="beat")
    except DatabaseError as error:
        logger.warning("Beat could not say that it works: %s", type(error).__name__)
    finally:
        connection.close()
