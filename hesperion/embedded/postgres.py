"""A PostgreSQL server of our own: made, started, adopted, stopped."""

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psutil
import psycopg

from hesperion.embedded import StartError, folders, leftovers, roles, secrets

_PATIENCE = 120  # seconds: replaying the log after a power cut takes its time
_CHANGING, _USING = 0, 1  # bytes of the lock file; a lock ends with the process that took it
# What was committed survives the death of the server, but not of the machine.
_NOT_DURABLE = {
    "fsync": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "4GB",
    "autovacuum": "off",
}


class Cluster:
    """The PostgreSQL server whose data is in `var`/postgres.

    It listens on a Unix socket only, and requires passwords, which are in `var`/secrets.json.
    Several processes may share one server: the first `start` starts it, later ones reuse it, and
    the last `stop` stops it. Within one process use one Cluster for a `var`.

    With `durable=False` it writes faster and loses data in a power cut: for tests. Every method
    raises StartError with a sentence for people.
    """

    def __init__(self, var: Path, durable: bool = True) -> None:
        self.var = var.resolve()
        folders.make_var(self.var)
        self.secrets = secrets.load_secrets(self.var)
        self.folders = folders.find_folders(self.var, self.secrets["installation"])
        self._data = self.folders.home / "data"
        self.log = self.folders.home / "server.log"
        self._durable = durable
        self._lock: IO[bytes] | None = None

    def start(self) -> None:
        """Start the server, or reuse a running one; create the roles and databases that are missing."""
        with self._alone() as lock:
            folders.private_folder(self.folders.socket, self.folders.account)
            if not self._is_running():
                self._end_remains()
                self._initialise()
                self._launch()
            self._make_roles()
            fcntl.lockf(lock, fcntl.LOCK_SH, 1, _USING)

    def stop(self) -> None:
        """Stop the server, unless another process uses it. Open transactions are rolled back."""
        with self._alone() as lock:
            try:
                fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _USING)
            except OSError:
                used_by_others = True
            else:
                used_by_others = False
            if not used_by_others and self.postmaster():
                self._pg_ctl("stop", "-m", "fast")
                with contextlib.suppress(OSError):
                    self.folders.socket.rmdir()
        lock.close()  # gives up this process's part in it
        self._lock = None

    def url(self, role: str, database: str, scheme: str = "postgres") -> str:
        """The address of `database` for `role`: for Django, psycopg or, with scheme `pgmq`, Celery.

        The superuser is the role `postgres` with the database `postgres`.
        """
        host = quote(str(self.folders.socket), safe="")
        return f"{scheme}://{role}:{self.secrets[role]}@{host}/{database}"

    def postmaster(self) -> psutil.Process | None:
        """The main process of the server, or None.

        A process that got the server's old number is not returned.
        """
        try:
            process = psutil.Process(int(self._pid_file_lines()[0]))
        except (IndexError, ValueError, psutil.NoSuchProcess):
            return None
        return process if _works_in(process, self._data) else None

    def wait(self) -> None:
        """Wait until the server has ended."""
        process = self.postmaster()
        while process and leftovers.runs(process):
            time.sleep(1)

    def _make_roles(self) -> None:
        try:
            roles.roles_and_databases(self.url, self.secrets)
        except psycopg.OperationalError as error:
            raise StartError(
                f"PostgreSQL in {self.folders.home} can't be reached with the passwords in "
                f"{self.var / 'secrets.json'}: {str(error).strip()}"
            ) from error

    def _is_running(self) -> bool:
        """Whether it accepts connections; one that is just starting or stopping is waited for."""
        deadline = time.monotonic() + _PATIENCE
        while self.postmaster():
            if self._pid_file_lines()[7:8] == ["ready"]:
                return self._has_socket()
            if time.monotonic() > deadline:
                raise StartError(f"PostgreSQL neither starts nor stops. Its log: {self.log}")
            time.sleep(0.05)
        return False

    def _has_socket(self) -> bool:
        """Whether its socket is still there: some machines sweep /tmp."""
        return (self.folders.socket / ".s.PGSQL.5432").exists()

    def _pid_file_lines(self) -> list[str]:
        pid_file = self._data / "postmaster.pid"
        try:
            return [line.strip() for line in pid_file.read_text().splitlines()]
        except FileNotFoundError:
            return []

    def _end_remains(self) -> None:
        """End what a killed or unreachable server left running, then drop its stale lock files.

        PostgreSQL itself would refuse to start as long as any process has the old number.
        Its immediate stop (SIGQUIT) loses nothing: the log is replayed at the next start.
        """
        remains = [process for process in psutil.process_iter() if _works_in(process, self._data)]
        leftovers.end_processes(remains, signal.SIGQUIT)
        for stale in (self._data / "postmaster.pid", *self.folders.socket.iterdir()):
            stale.unlink(missing_ok=True)

    def _initialise(self) -> None:
        """Make the data folder, at once or not at all; refuse one of another major version."""
        if self._data.exists():
            self._check_version()
            return
        unfinished = self.folders.home / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        password = self._password_file()
        made = self._run(
            "initdb", "-D", unfinished.name, "-U", "postgres", "--auth=scram-sha-256",
            f"--pwfile={password.name}", "--locale-provider=builtin", "--locale=C.UTF-8",
            "--data-checksums", *([] if self._durable else ["--no-sync"]),
        )  # fmt: skip
        password.unlink()
        if made.returncode:
            raise StartError(f"PostgreSQL can't make its data folder: {made.stderr.strip()}")
        unfinished.rename(self._data)

    def _password_file(self) -> Path:
        """A new file, for initdb to read. Never one that is there: it could be a link."""
        path = self.folders.home / "password"
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            os.fchown(file.fileno(), self.folders.account.uid, self.folders.account.gid)
            file.write(self.secrets["postgres"])
        return path

    def _check_version(self) -> None:
        found = (self._data / "PG_VERSION").read_text().strip()
        ours = self._run("initdb", "--version").stdout.split()[-1].split(".")[0]
        if found != ours:
            raise StartError(
                f"The database in {self._data} is PostgreSQL {found}'s, and this is {ours}. Move "
                f"it with pg_upgrade, or start afresh in another folder: make run VAR=var{ours}"
            )

    def _launch(self) -> None:
        settings = {
            "listen_addresses": "''",
            "unix_socket_directories": f"'{self.folders.socket}'",
            "port": "5432",
            "max_connections": "200",  # more than the roles may take together
            # A failing statement carries what people entered: the log must not.
            "log_min_error_statement": "panic",
            "log_error_verbosity": "terse",
        } | ({} if self._durable else _NOT_DURABLE)
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        self._pg_ctl("start", "-l", self.log.name, "-o", options)

    def _pg_ctl(self, action: str, *options: str) -> None:
        wait = ("-w", "-t", str(_PATIENCE))
        done = self._run("pg_ctl", action, *wait, "-D", self._data.name, *options)
        if done.returncode:
            end = "\n".join(self.log.read_text().splitlines()[-5:]) if self.log.exists() else ""
            raise StartError(f"PostgreSQL does not {action}: {done.stderr.strip()}\n{end}")

    def _run(self, program: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run one of PostgreSQL's programs, with paths relative to home: pg_ctl quotes poorly."""
        command = self.folders.programs / program
        return self.folders.account.run(command, *arguments, cwd=self.folders.home)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[IO[bytes]]:
        """Keep other processes from starting or stopping the server meanwhile."""
        if self._lock is None:
            self._lock = (self.var / "postgres.lock").open("a+b")
        fcntl.lockf(self._lock, fcntl.LOCK_EX, 1, _CHANGING)
        try:
            yield self._lock
        finally:
            fcntl.lockf(self._lock, fcntl.LOCK_UN, 1, _CHANGING)


def _works_in(process: psutil.Process, data: Path) -> bool:
    """Whether `process` is PostgreSQL's with the data folder `data`, even if that is deleted."""
    try:
        is_postgres = process.name().startswith("postgres")
        return is_postgres and process.cwd().removesuffix(" (deleted)") == str(data)
    except psutil.Error:
        return False
