from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from hesperion.privacy.lost_ledger import begin_ledger


class Command(BaseCommand):
    help = (
        "Begin a ledger in place of one of which no copy is left. It lists again who was erased, as far as "
        "the main database knows. What is at stake: a main database from a backup doesn't know who was erased "
        "after that backup. They are in the site again, and nothing will say so; nor that the audit's chain "
        "was cut off. The audit gets an event of it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--without-the-old-one",
            action="store_true",
            required=True,
            help="no copy of it is left",
        )
        parser.add_argument(
            "--because", required=True, help="a sentence for the audit: what happened"
        )

    def handle(self, *args: Any, because: str, **options: Any) -> None:
        listed = begin_ledger(because=because)
        self.stdout.write(f"The ledger is begun. {listed} erasures were listed again.")
