from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections, transaction
from django.db.migrations.recorder import MigrationRecorder

from hesperion.epoch import EPOCH, EXIT_CODE

APP = "epoch"  # in the table of migrations, where an app's label is for others


class Command(migrate.Command):
    """Django's `migrate`, for databases of this version's epoch only.

    An empty database gets that epoch first.
    """

    def handle(self, *args: Any, **options: Any) -> None:
        require_epoch(options["database"])
        _record_epoch(options["database"])
        super().handle(*args, **options)


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
