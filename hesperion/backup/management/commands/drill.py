import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from hesperion.backup.drill import drill
from hesperion.backup.sentences import failing_by_sentence
from hesperion.backup.sets import find_set


class Command(BaseCommand):
    help = "Restore a backup into a PostgreSQL of its own, check all of it, and remove it again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "set", nargs="?", help="such as 2030-01-31T02-15-00Z; without it the newest"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # its data are removed first
        with failing_by_sentence():
            self.stdout.write(drill(find_set(options["set"])).outcome)
