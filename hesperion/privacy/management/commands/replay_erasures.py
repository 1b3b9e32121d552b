from typing import Any

from django.core.management.base import BaseCommand

from hesperion.privacy import erasure


class Command(BaseCommand):
    help = (
        "After a restore: erase again everybody whom the list in LEDGER_DIR names. May run again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{erasure.replay()} erased again")
