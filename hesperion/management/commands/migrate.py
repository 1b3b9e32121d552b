import time
from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError, connections, transaction
from django.db.migrations.recorder import MigrationRecorder
from psycopg.errors import LockNotAvailable

from hesperion.concurrent_index import LOCK_TIMEOUT
from hesperion.epoch import EPOCH, EXIT_CODE

APP = "epoch"  # in the table of migrations, where an app's label is for others
PAUSES = (1, 2, 4, 8, 15, 30, 30, 30)  # seconds between two tries


class Command(migrate.Command):
    """Django's `migrate`, for databases of this version's epoch only, while the site is used.

    An empty database gets that epoch first. Whoever holds a table that must change is not waited for: the
    migration is taken back, and tried again a little later.
    """

    def handle(self, *args: Any, **options: Any) -> None:
        require_epoch(options["database"])
        _record_epoch(options["database"])
        for pause in (*PAUSES, None):
            with connections[options["database"]].cursor() as cursor:
                cursor.execute(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
            try:
                super().handle(*args, **options)
            except OperationalError as error:
                if not isinstance(error.__cause__, LockNotAvailable):
                    raise
                self._pause_or_give_up(pause)
            else:
                return

    def _pause_or_give_up(self, pause: int | None) -> None:
        """Wait for `pause` seconds; raise CommandError for None."""
        if pause is None:
            raise CommandError(
                f"A table or view must change, and others have been using it for {sum(PAUSES)} s. Nothing is "
                "half done: the site goes on. Migrate again when they have ended; pg_stat_activity names them."
            )
        self.stdout.write(f"Others use a table or view that must change. Next try in {pause} s.")
        self.stdout.flush()
        time.sleep(pause)


def require_epoch(using: str) -> None:
    """Raise CommandError if the database was made by a version with another epoch. Only reads."""
    applied = MigrationRecorder(connections[using]).applied_migrations()
    if applied and (APP, str(EPOCH)) not in applied:
        epoch = next((name for app, name in applied if app == APP), "none")
        where = connections[using].settings_dict
        raise CommandError(
            f"The database {where['NAME']} on {where['HOST'] or 'this machine'} was made by another version "
            f"of Hesperion and can't be brought up to date (its epoch: {epoch}, this version's: {EPOCH}). "
            "Nothing was changed. Run the version that made it, or give this one empty databases, an empty "
            "LEDGER_DIR and a new keyring.",
            returncode=EXIT_CODE,
        )


def _record_epoch(using: str) -> None:
    """Before the first migration, in one transaction: a database that a crash left half made is known."""
    recorder = MigrationRecorder(connections[using])
    if not recorder.applied_migrations():
        with transaction.atomic(using):
            recorder.ensure_schema()
            recorder.record_applied(APP, str(EPOCH))
