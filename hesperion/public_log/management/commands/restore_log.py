from typing import Any

from django.core.management.base import BaseCommand

from hesperion.public_log.actions import copy_statements
from hesperion.public_log.log_copy import LogsDiffer
from hesperion.public_log.restoring import restore_statements
from hesperion.public_log.verification import LogBroken


class Command(BaseCommand):
    help = (
        "Bring statements back that a restored backup lacks, and write those that the ledger lacks."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            restored = restore_statements()
        except (LogsDiffer, LogBroken) as error:
            # The site opens: its pages say that the log has a gap, and the doctor what to do.
            self.stderr.write(f"The public log was not brought back: {error}")
            return
        copy_statements()
        self.stdout.write(f"Public log: {len(restored)} statements brought back.")
