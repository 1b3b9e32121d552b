"""The site in parts that can be killed one by one, and somebody who starts again what ended."""

import contextlib
import os
import signal
import subprocess
from pathlib import Path
from random import Random
from threading import Event, Thread
from typing import Any

import psutil
from honcho.environ import parse_procfile

from hesperion.embedded import StartError, leftovers, ready, run
from hesperion.embedded.options import ROOT, Options
from hesperion.embedded.postgres import Cluster
from tests import template
from tests.services import free_port

LONGEST_AWAY = 3.0  # seconds until a part that ended is started again
OURS = {"WEB_WORKERS": "2", "TRUSTED_PROXIES": "1"}  # each person has an address of their own


class Database:
    """PostgreSQL: `kill` takes the server and all of its processes at once."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster

    @property
    def runs(self) -> bool:
        return self._cluster.postmaster() is not None

    def start(self) -> None:
        self._cluster.start()

    def kill(self) -> None:
        server = self._cluster.postmaster()
        for process in [server, *server.children()] if server else []:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()


class Program:
    """A process of the Procfile, with all that it starts in turn."""

    def __init__(self, name: str, command: str, environment: dict[str, str]) -> None:
        self._command = ["/bin/sh", "-c", f"exec {command}"]
        self._environment = environment
        self._log = Path(environment["VAR"], "log", f"{name}.log")
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def processes(self) -> list[psutil.Process]:
        """The first process, and all that it started."""
        first = psutil.Process(self._process.pid)
        return [first, *first.children(recursive=True)]

    def start(self) -> None:
        """Start it; what a killed one left behind is ended first, as a supervisor does."""
        self.kill()
        with self._log.open("ab") as output:
            self._process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env=self._environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def kill(self) -> None:
        """kill -9, to the process and its children."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(10)

    def kill_first(self) -> None:
        """kill -9, to the first process alone: its children learn nothing of it."""
        if self._process is not None:
            self._process.kill()

    def kill_child(self, dice: Random) -> None:
        """kill -9, to one of the processes that the first one started."""
        with contextlib.suppress(psutil.NoSuchProcess, IndexError):
            dice.choice(psutil.Process(self._process.pid).children()).kill()


class Site:
    """PostgreSQL, web, two workers, builder and beat, as `make run` would start them."""

    def __init__(self, var: Path, mail_port: int) -> None:
        told = Options(free_port(), var, {"EMAIL_URL": f"smtp://127.0.0.1:{mail_port}"})
        template.restore(var)
        self.cluster = Cluster(var)
        self.environment = run.child_environment(told, self.cluster.secrets, self.cluster)
        self.environment |= OURS
        self.database = Database(self.cluster)
        self.web, self.worker, self.second_worker, self.builder, self.beat = (
            self._program(name) for name in ("web", "worker", "worker-2", "builder", "beat")
        )
        self._told = told

    @property
    def url(self) -> str:
        return self._told.base_url

    @property
    def parts(self) -> list[Any]:
        return [self.database, self.web, self.worker, self.second_worker, self.builder, self.beat]

    def start(self) -> None:
        log = self._told.var / "log"
        log.mkdir()
        self.database.start()
        run.prepare(self.environment | run.owner(self.cluster), self.cluster.secrets, log)
        for part in self.parts[1:]:
            part.start()
        self.wait_until_well()

    def wait_until_well(self) -> None:
        ready.wait_until_well(self._told.port)

    def stop(self) -> None:
        leftovers.end_marked(self._told.var)
        self.cluster.stop()

    def _program(self, name: str) -> Program:
        commands = parse_procfile((ROOT / "Procfile").read_text()).processes
        return Program(name, commands[name.partition("-")[0]], self.environment)


class Keeper(Thread):
    """Starts each part that ended again, after a short while: what systemd or Docker does on a server."""

    def __init__(self, site: Site, dice: Random) -> None:
        super().__init__(daemon=True)
        self._site = site
        self._dice = dice
        self._ends = Event()

    def run(self) -> None:
        while not self._ends.wait(0.1):
            for part in self._site.parts:
                if not part.runs:
                    self._ends.wait(self._dice.uniform(0.2, LONGEST_AWAY))
                    with contextlib.suppress(StartError):  # killed again meanwhile: so once more
                        part.start()

    def stop(self) -> None:
        """Let it end; all parts run when it has."""
        self._ends.set()
        self.join()
        for part in self._site.parts:
            if not part.runs:
                part.start()
