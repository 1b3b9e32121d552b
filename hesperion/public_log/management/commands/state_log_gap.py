from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hesperion.public_log.log_copy import find_lost
from hesperion.public_log.restoring import state_gap


class Command(BaseCommand):
    help = (
        "State in the public log, for good, that the statements are lost which the ledger has and the database "
        "lacks; then the ledger's copy begins anew. Only after no backup of the database could be found that "
        "has them."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        lost = find_lost()
        if lost is None:
            raise CommandError("Nothing is lost: the database has all statements of the ledger.")
        statement = state_gap(lost)
        self.stdout.write(
            f"Statement {statement.seq} says that {lost.first} to {lost.last} are lost. A data steward should "
            "explain it: in /admin/, Corrections."
        )
