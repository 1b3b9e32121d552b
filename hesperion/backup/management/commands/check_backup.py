from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from hesperion.backup.checking import check_set, holds_keys
from hesperion.backup.sentences import failing_by_sentence
from hesperion.backup.sets import find_set


class Command(BaseCommand):
    help = "Decrypt a backup, and read each of its files to the end. Needs the identity and the keyring."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "set", nargs="?", help="such as 2030-01-31T02-15-00Z; without it the newest"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with failing_by_sentence():
            found = find_set(options["set"])
            check_set(found)
        gone = (
            "" if holds_keys(found) else " Its copy of the key store is gone: it was 30 days old."
        )
        self.stdout.write(f"{found.name} is whole.{gone}")
