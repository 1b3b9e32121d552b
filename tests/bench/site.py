"""A PostgreSQL of its own, as durable as a server's, and the two webs that are compared on it."""

import http.client
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property
from pathlib import Path

from honcho.environ import parse_procfile

from hesperion.embedded import leftovers, run
from hesperion.embedded.options import ROOT, Options
from hesperion.embedded.postgres import Cluster
from hesperion.privacy import keyring_file
from tests import template
from tests.bench.server_time import process_seconds, server_seconds
from tests.faults.parts import Program
from tests.services import free_port, wait_until

COMMANDS = parse_procfile((ROOT / "Procfile").read_text()).processes
WEB = COMMANDS["web"]
PLAIN_SETTINGS = "tests.bench.plain.settings"
STOCK_SETTINGS = "tests.bench.plain.stock_settings"
NO_MAIL = {
    "EMAIL_URL": "smtp://127.0.0.1:9"
}  # mails are owed, and no worker runs that would send them
OURS = {"TRUSTED_PROXIES": "1"}  # each person has an address of their own


class Site:
    """Hesperion and the plain web, by the same server program, pool and database."""

    def __init__(self, var: Path, rows: int) -> None:
        """`rows` is the number of participants of the part about research. `var` may hold databases already."""
        self.folder, self.rows = var, rows
        if not (var / "postgres").exists():
            template.restore(var)
        self.cluster = Cluster(var)
        self._log = var / "log"
        self._webs = ExitStack()
        self._started: dict[int, Program] = {}
        self._told = Options(free_port(), var, NO_MAIL)
        self.environment = OURS | run.child_environment(
            self._told, self.cluster.secrets, self.cluster
        )

    def start(self) -> None:
        self._log.mkdir(exist_ok=True)
        self.cluster.start()
        keyring_file.write_keyring_once(self._told.var / "keyring.json")
        owner = self.environment | run.owner(self.cluster)
        run.prepare(owner, self.cluster.secrets, self._log)
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--run-syncdb", "-v0"],
            cwd=ROOT,
            env=owner | {"DATABASE_ROLE": "owner", "DJANGO_SETTINGS_MODULE": PLAIN_SETTINGS},
            check=True,
        )

    def stop(self) -> None:
        self._webs.close()
        leftovers.end_marked(self.folder)  # a program that was just being started
        self.cluster.stop()

    @cached_property
    def ours(self) -> int:
        """The port of Hesperion's web, which runs from here to the end."""
        return self._webs.enter_context(self.web("hesperion.settings.local"))

    @cached_property
    def plain(self) -> int:
        """The port of the plain web."""
        return self._webs.enter_context(self.web(PLAIN_SETTINGS))

    @cached_property
    def stock(self) -> int:
        """The port of the web with Django's own admin."""
        return self._webs.enter_context(self.web(STOCK_SETTINGS, page="/admin/login/"))

    @contextmanager
    def web(
        self, settings: str, page: str = "/share/", command: str = WEB, **environment: str
    ) -> Iterator[int]:
        """A web process, by default that of the Procfile; its port. It runs when it answers for `page`."""
        port = free_port()
        own = {"PORT": str(port), "DJANGO_SETTINGS_MODULE": settings}
        with self.program(f"web-{port}", command, **own, **environment) as self._started[port]:
            wait_until(lambda: _answers(port, page), f"the web answers ({self._log})", 60)
            yield port

    @contextmanager
    def program(self, name: str, command: str, **environment: str) -> Iterator[Program]:
        """A process that runs `command`."""
        program = Program(name, command, self.environment | environment)
        program.start()
        try:
            yield program
        finally:
            program.kill()

    def web_seconds(self, port: int) -> float:
        """Processor time of the web at `port` so far."""
        return process_seconds(self._started[port].processes)

    def database_seconds(self) -> float:
        """Processor time of PostgreSQL so far."""
        postmaster = self.cluster.postmaster()
        assert postmaster
        return server_seconds(postmaster)


def _answers(port: int, page: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", page, headers={"Host": "localhost"})
        return connection.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        connection.close()
