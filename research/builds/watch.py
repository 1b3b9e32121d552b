"""Watches a build from a thread with a connection of its own: shows how far it is, and stops it."""

import logging
import time
from collections.abc import Callable
from threading import Event, Thread

from django.db import Error, connections

from research.builds.failures import BuildFailed, Stopped
from research.choices import RequestState
from research.models import Extract
from research.requests.states import state_of

LOOKS_EVERY = 2  # seconds
LONGEST = 3 * 60 * 60  # seconds
TOO_LONG = "It took longer than three hours. Ask for fewer fields or people."

logger = logging.getLogger(__name__)


class Watch(Thread):
    """Writes the progress of a build each other second, and notices that its request was revoked.

    `step` is what the build does now, `people` and `rows` are those written. `stop` is called once, from this
    thread, where the build must end: it cancels the statement that runs. `why` says why.
    """

    def __init__(self, extract: Extract, stop: Callable[[], None]) -> None:
        super().__init__(daemon=True, name="watch-build")
        self.step, self.people, self.rows = "", 0, 0
        self._extract, self._stop = extract, stop
        self._ends = Event()
        self.why: Exception | None = None
        self._deadline = time.monotonic() + LONGEST

    def __enter__(self) -> "Watch":
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        """After it nothing of the build is cancelled any more."""
        self._ends.set()
        self.join()

    def begin(self, step: str) -> None:
        """Begin a step of the build, which is shown. Raises Stopped or BuildFailed if the build must end."""
        self.step = step
        self.check()

    def check(self) -> None:
        """Raises Stopped or BuildFailed if the build must end."""
        if self.why:
            raise self.why

    def run(self) -> None:
        while not (self._ends.wait(LOOKS_EVERY) or self.why):
            try:
                self._look()
            except Error as error:  # the build itself will find out
                logger.warning("The progress of a build is not shown: %s", type(error).__name__)
            finally:
                connections.close_all()

    def _look(self) -> None:
        Extract.objects.filter(pk=self._extract.pk, finished_at=None).update(
            progress=self.step, size=self.people, rows_written=self.rows
        )
        if state_of(self._extract.request) != RequestState.BUILDING:
            self._end(Stopped())
        elif time.monotonic() > self._deadline:
            self._end(BuildFailed(TOO_LONG))

    def _end(self, why: Exception) -> None:
        self.why = why
        self._stop()
