from typing import Any

from django.core.management.base import BaseCommand

from hesperion.backup.sentences import failing_by_sentence
from hesperion.backup.service import BackupService


class Command(BaseCommand):
    help = "Back up each day at BACKUP_AT, and rehearse a restore every 30 days, until ended by SIGTERM."

    def handle(self, *args: Any, **options: Any) -> None:
        with failing_by_sentence():
            BackupService().run()
