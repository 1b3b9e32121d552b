"""Celery's beat: its last runs are in the database, and neither database, broker nor clock stops it."""

import logging
import time
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from typing import Any

from celery import beat
from django.db import DatabaseError, connection

from hesperion.health import actions, queries

EVERY = 10  # seconds

logger = logging.getLogger(__name__)


class Scheduler(beat.Scheduler):
    """Celery's scheduler. A task whose time came while beat was away is sent at its next start.

    Celery's own would begin each interval anew at a start without its file, would wait until a clock that was
    set back has passed the last run again, and would give up a task that the broker did not take.
    """

    producer = (
        None  # Celery takes one of its pool, as the web process does: hesperion/notify_worker.py
    )

    def __init__(self, *arguments: Any, **named: Any) -> None:
        self._next_beat = 0.0  # by time.monotonic()
        self._is_loaded = False
        self._unsent: dict[str, beat.ScheduleEntry] = {}  # what the broker did not take
        self._database = ThreadPoolExecutor(
            1, "beat-database"
        )  # no task waits for one that is away
        self._saving: Future[None] | None = None
        self._saved: dict[str, datetime] = {}
        super().__init__(*arguments, **named)

    def tick(self, *arguments: Any, **named: Any) -> float:
        if time.monotonic() >= self._next_beat:
            self._next_beat = time.monotonic() + EVERY
            self._load()
            self._send_again()
            self.sync()
        self._reset_future_runs()
        return min(super().tick(*arguments, **named), EVERY)

    def apply_entry(self, entry: beat.ScheduleEntry, producer: Any = None) -> None:
        """Send a task that is due. What the broker does not take is sent again with the next heartbeat."""
        if self._unsent:
            self._unsent[entry.name] = entry
            return
        for is_last in (False, True):  # the first try may find a connection that a restart broke
            try:
                self.apply_async(entry, advance=False)
                return
            except beat.SchedulingError as error:
                if is_last:
                    self._unsent[entry.name] = entry
                    cause = type(error.__context__ or error).__name__
                    logger.warning("broker away, %s waits: %s", entry.name, cause)

    def sync(self) -> None:
        """Record in the background that beat works, and what it sent since the last time."""
        if self._saving is None or self._saving.done():
            runs = {
                name: entry.last_run_at
                for name, entry in self.schedule.items()
                if name not in self._unsent and entry.last_run_at != self._saved.get(name)
            }
            self._saving = self._database.submit(self._save, runs if self._is_loaded else {})

    def _save(self, runs: dict[str, datetime]) -> None:
        """An unavailable database must not end beat: the next heartbeat is due soon."""
        try:
            actions.record_heartbeat(part="beat")
            actions.record_last_runs(runs)
            self._saved |= runs
        except DatabaseError as error:
            logger.warning("Beat could not say that it works: %s", type(error).__name__)
        finally:
            connection.close()

    def _load(self) -> None:
        """Take over the last runs of the beat before, of tasks that this one has not sent itself."""
        if self._is_loaded:
            return
        try:
            runs = queries.last_runs()
            actions.forget_other_runs(set(self.schedule))
        except DatabaseError as error:
            logger.warning("Beat does not know yet what ran: %s", type(error).__name__)
            return
        finally:
            connection.close()
        for entry in self.schedule.values():
            if entry.name in runs and not entry.total_run_count:
                entry.last_run_at = runs[entry.name]
        self._heap = None  # Celery computes the next runs again
        self._is_loaded = True

    def _send_again(self) -> None:
        waiting, self._unsent = self._unsent, {}
        for entry in waiting.values():
            self.apply_entry(entry)

    def _reset_future_runs(self) -> None:
        for entry in self.schedule.values():
            now = entry.default_now()
            if entry.last_run_at > now:
                entry.last_run_at = now
                self._heap = None
