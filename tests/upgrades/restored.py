"""A stored site in databases of its own on the server of the suite, with the commands of this version."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import requests
from honcho.environ import parse_procfile
from psycopg import sql

from tests.databases import OWNERS
from tests.embedded import ROOT, cluster
from tests.faults.parts import Program
from tests.services import PATIENCE, free_port, wait_until
from tests.upgrades.facts import Facts
from tests.upgrades.stored import StoredSite

ADDRESSES = {
    "default": ["DATABASE_URL", "OWNER_DATABASE_URL", "RESEARCH_DATABASE_URL", "SEALER_DATABASE_URL"],
    "keys": ["KEYS_DATABASE_URL"],
}  # fmt: skip


@dataclass
class RestoredSite:
    """`environment` is that of its processes, by the roles that run the site."""

    environment: dict[str, str]

    def manage(self, *arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
        """Run manage.py; what it said is in `stdout`."""
        return self._python("manage.py", *arguments, **variables)

    def facts(self) -> Facts:
        done = self._python("-m", "tests.upgrades.facts", DATABASE_ROLE="owner")
        assert done.returncode == 0, done.stdout
        return json.loads(done.stdout.splitlines()[-1])

    def execute(
        self, statement: str, variable: str = "OWNER_DATABASE_URL"
    ) -> list[tuple[Any, ...]]:
        """The rows that the statement returns, by the owner or the role of another address."""
        with psycopg.connect(self.environment[variable], autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    @contextmanager
    def started(self, *arguments: str, **variables: str) -> Iterator["subprocess.Popen[str]"]:
        """manage.py while it runs; its lines are in `stdout`."""
        with subprocess.Popen(
            [sys.executable, "-W", "ignore", "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process:
            try:
                yield process
            finally:
                process.kill()

    @contextmanager
    def web(self) -> Iterator[str]:
        """The address of its web process, with this version's code."""
        port = free_port()
        own = {"PORT": str(port), "DJANGO_SETTINGS_MODULE": "hesperion.settings.local"}
        Path(self.environment["VAR"], "log").mkdir()
        command = parse_procfile((ROOT / "Procfile").read_text()).processes["web"]
        web = Program("web", command, self.environment | own | {"TRUSTED_PROXIES": "1"})
        web.start()
        try:
            url = f"http://localhost:{port}"
            wait_until(lambda: _answers(url), "the web answers")
            yield url
        finally:
            web.kill()

    def _python(self, *arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-W", "ignore", *arguments],
            cwd=ROOT,
            env=self.environment | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=4 * PATIENCE,  # `prepare` takes half a minute on a quiet machine
            check=False,
        )


def _answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=PATIENCE).ok
    except requests.ConnectionError:
        return False


@contextmanager
def restored(stored: StoredSite, folder: Path) -> Iterator[RestoredSite]:
    """The site as it was stored; nothing of this version has run on it. `folder` is empty."""
    keyring, ledger = stored.give_secrets(folder)
    environment = os.environ | {"DATABASE_ROLE": "site", "VAR": str(folder)}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    environment |= {"KEYRING_FILE": str(keyring), "LEDGER_DIR": str(ledger)}
    names = {alias: f"{alias}_{stored.name}_{os.getpid()}" for alias in OWNERS}
    with psycopg.connect(os.environ["TEST_SUPERUSER_URL"], autocommit=True) as server:
        try:
            for alias, name in names.items():
                create = sql.SQL("CREATE DATABASE {} TEMPLATE template0 OWNER {}")
                server.execute(create.format(*map(sql.Identifier, (name, OWNERS[alias]))))
                stored.restore(cluster.folders.programs, alias, cluster.url("postgres", name))
                for variable in ADDRESSES[alias]:
                    environment[variable] = f"{os.environ[variable].rpartition('/')[0]}/{name}"
            yield RestoredSite(environment)
        finally:
            for name in names.values():
                drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
                server.execute(drop.format(sql.Identifier(name)))
