"""Kills the site's parts while people send their stories."""

from collections.abc import Callable
from itertools import cycle, islice
from random import Random
from threading import Event, Thread

import psycopg

from tests.faults.clients import Crowd
from tests.faults.parts import LONGEST_AWAY, Site
from tests.faults.report import Report
from tests.services import broker_away, wait_until


class FaultInjector(Thread):
    """`kills` faults of all kinds in an order made from the dice, spread evenly over the stories.

    A part that is still away when its turn comes is waited for, so that each kill kills something.
    """

    def __init__(self, site: Site, crowd: Crowd, report: Report, kills: int, dice: Random) -> None:
        super().__init__(daemon=True)
        self._site, self._crowd, self._report, self._dice = site, crowd, report, dice
        self._pause = Event()
        self._kinds = list(islice(cycle(self._faults), kills))
        dice.shuffle(self._kinds)

    @property
    def _faults(self) -> dict[str, Callable[[], None]]:
        site, dice = self._site, self._dice
        return {
            "database": site.database.kill,
            "web": site.web.kill_first,
            "web process": lambda: site.web.kill_child(dice),
            "worker": site.worker.kill,
            "worker process": lambda: site.second_worker.kill_child(dice),
            "beat": site.beat.kill,
            "broker connections": self._cut_broker,
            "broker": self._take_broker_away,
        }

    def run(self) -> None:
        for number, kind in enumerate(self._kinds):
            self._crowd.wait_for((number + self._dice.random()) / len(self._kinds))
            self._pause.wait(self._dice.uniform(0, 0.3))
            wait_until(self._all_run, f"all parts run before the next fault, {kind}", 120)
            print(f"  after {self._crowd.done} stories: {kind}", flush=True)
            self._report.kills[kind] += 1
            self._faults[kind]()

    def _all_run(self) -> bool:
        """Whether nothing is away, and PostgreSQL lets somebody in."""
        if not all(part.runs for part in self._site.parts):
            return False
        try:
            self._as_superuser().close()
        except psycopg.OperationalError:
            return False
        return True

    def _as_superuser(self) -> psycopg.Connection:
        return psycopg.connect(
            self._site.cluster.url("postgres", "postgres"), autocommit=True, connect_timeout=5
        )

    def _cut_broker(self) -> None:
        """End every connection to the queues; they may come back at once."""
        with self._as_superuser() as server:
            server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = 'hesperion_broker'"
            )

    def _take_broker_away(self) -> None:
        with broker_away(), self._report.broker_is_away():
            self._pause.wait(self._dice.uniform(1, 2 * LONGEST_AWAY))
