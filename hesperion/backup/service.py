"""The loop of the service `backup`: starts a backup or a drill when it is due, and says that it works."""

import logging
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection

from hesperion.backup import BackupError, sets
from hesperion.backup.drill import remove_leftovers
from hesperion.backup.encryption import has_identity
from hesperion.backup.models import RunKind
from hesperion.backup.queries import last_success
from hesperion.backup.schedule import RETRY_INTERVAL, is_backup_due, is_drill_due
from hesperion.health.actions import record_heartbeat

logger = logging.getLogger(__name__)

_TICK = 10  # seconds
_PATIENCE = 8  # seconds that a command gets to end; Docker gives the service ten
COMMANDS = {RunKind.BACKUP: "back_up", RunKind.DRILL: "drill"}


class BackupService:
    """Runs until `stop`. Each backup or drill is a process of its own, which records what became of it."""

    def __init__(self) -> None:
        self._ends = threading.Event()
        self._not_before: dict[RunKind, datetime] = {}  # after a failure
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)

    def stop(self, *_: Any) -> None:
        self._ends.set()

    def run(self) -> None:
        """Look every ten seconds for what is due, once what a killed drill left is gone."""
        if has_identity():  # without it there are no drills
            remove_leftovers()
        while not self._ends.is_set():
            self._tick()
            self._ends.wait(_TICK)

    def _tick(self) -> None:
        now = datetime.now(UTC)
        try:
            sets.expire_keys()
            record_heartbeat(part="backup")
            due = next((kind for kind in COMMANDS if self._is_due(kind, now)), None)
        except (DatabaseError, BackupError, OSError) as error:
            logger.warning("The service backup can't look what is due: %s", _first_line(error))
            return
        finally:
            connection.close()
        if due and self._run(COMMANDS[due]):
            self._not_before[due] = datetime.now(UTC) + RETRY_INTERVAL

    def _is_due(self, kind: RunKind, now: datetime) -> bool:
        if now < self._not_before.get(kind, now):
            return False
        if kind is RunKind.BACKUP:
            return is_backup_due(now, last_success(kind), settings.BACKUP_AT)
        return has_identity() and is_drill_due(now, last_success(kind))

    def _run(self, command: str) -> int:
        """The exit code of the command, which is ended if the service is."""
        process = subprocess.Popen([sys.executable, "manage.py", command], cwd=settings.BASE_DIR)  # noqa: S603
        while process.poll() is None:
            if self._ends.wait(_TICK):
                process.terminate()
                try:
                    return process.wait(_PATIENCE)
                except subprocess.TimeoutExpired:
                    process.kill()
            else:
                _beat()
        return process.returncode


def _beat() -> None:
    try:
        record_heartbeat(part="backup")
    except DatabaseError as error:
        logger.warning("The service backup could not say that it works: %s", _first_line(error))
    finally:
        connection.close()


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
