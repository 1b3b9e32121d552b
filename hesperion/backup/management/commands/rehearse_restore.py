from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from hesperion.backup.rehearsal import rehearse
from hesperion.backup.sentences import failing_by_sentence
from hesperion.backup.sets import find_set


class Command(BaseCommand):
    help = "A part of `drill`, which runs it with databases of its own. It refuses where data is there."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("set")

    def handle(self, *args: Any, **options: Any) -> None:
        with failing_by_sentence():
            self.stdout.write(rehearse(find_set(options["set"])))
