from typing import Any

from django.core.management.base import BaseCommand

from hesperion.backup.making import back_up
from hesperion.backup.sentences import failing_by_sentence


class Command(BaseCommand):
    help = "Back up databases, key store, ledger and media into BACKUPS_DIR, encrypted to BACKUP_RECIPIENT."

    def handle(self, *args: Any, **options: Any) -> None:
        with failing_by_sentence():
            self.stdout.write(back_up().outcome)
