"""The checks of /healthz. They run at the same time, for a second at most, on connections of their own."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from threading import Lock, Thread

from hesperion.celery import app
from hesperion.health.connections import open_connection
from hesperion.health.database_checks import (
    AILING,
    DATABASE_CHECKS,
    OK,
    UNKNOWN,
    States,
    read_states,
)

CHECK_TIMEOUT = 1  # seconds

logger = logging.getLogger(__name__)


@dataclass
class HealthCheck:
    """A check in a thread of its own. Calls while it runs share its result.

    `check` returns the states that it found, and raises an exception if the checked part fails.
    """

    name: str
    check: Callable[[], States]
    _asked: "Future[States] | None" = None
    _lock: Lock = field(default_factory=Lock)

    def ask(self) -> "Future[States]":
        with self._lock:
            if self._asked is None or self._asked.done():
                self._asked = Future()
                Thread(target=self._answer, args=(self._asked,), daemon=True).start()
            return self._asked

    def _answer(self, asked: "Future[States]") -> None:
        try:
            asked.set_result({self.name: OK} | self.check())
        except Exception as error:  # whatever its driver raises, the part is ailing
            logger.warning("%s ails: %s", self.name, type(error).__name__)
            asked.set_result({self.name: AILING})


def states() -> States:
    """The state of each part: "ok", "ailing", or "unknown" if the part that reports it is ailing."""
    asked = {part.name: part.ask() for part in CHECKS}
    wait(asked.values(), timeout=CHECK_TIMEOUT)
    found = dict.fromkeys(DATABASE_CHECKS, UNKNOWN)
    for name, answer in asked.items():
        found |= answer.result() if answer.done() else {name: AILING}
    return found


def _database() -> States:
    with open_connection("default", seconds=CHECK_TIMEOUT) as connection:
        return read_states(connection)


def _answers(alias: str) -> Callable[[], States]:
    def check() -> States:
        with open_connection(alias, seconds=CHECK_TIMEOUT) as connection:
            connection.execute("SELECT 1")
        return {}

    return check


def _broker() -> States:
    with app.connection_for_write(connect_timeout=CHECK_TIMEOUT) as broker:
        broker.ensure_connection(max_retries=1, timeout=CHECK_TIMEOUT)
    return {}


CHECKS = [
    HealthCheck("database", _database),
    HealthCheck("research", _answers("research")),
    HealthCheck("keys", _answers("keys")),
    HealthCheck("broker", _broker),
]
