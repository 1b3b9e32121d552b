from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from hesperion.backup.parts import PART_FILES
from hesperion.backup.restoring import restore
from hesperion.backup.sentences import failing_by_sentence
from hesperion.backup.sets import find_set

_NEXT = """
Next:
1. make up. The service prepare erases again everybody whom the ledger names.
2. docker compose exec worker python manage.py seal_audit
3. docker compose exec worker python manage.py verify_audit"""


class Command(BaseCommand):
    help = "Put a backup back, while web, worker, builder and beat are stopped. The ledger only grows by it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "set", nargs="?", help="such as 2030-01-31T02-15-00Z; without it the newest"
        )
        parser.add_argument(
            "--only", choices=PART_FILES, action="append", help="may be given several times"
        )
        parser.add_argument(
            "--replace", action="store_true", help="what is there is lost, but the ledger"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with failing_by_sentence():
            found = find_set(options["set"])
            parts = options["only"] or list(PART_FILES)
            for sentence in restore(found, parts=parts, replace=options["replace"]):
                self.stdout.write(sentence)
        self.stdout.write(_NEXT)
