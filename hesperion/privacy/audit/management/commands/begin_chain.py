from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from hesperion.privacy.audit.begin_chain import NothingBroken, begin_chain
from hesperion.privacy.audit.verification import Broken


class Command(BaseCommand):
    help = (
        "Begin the audit's chain anew, once you know why verify_audit fails: it then lists the break as known, "
        "and verifies what was sealed before the fault and after the new beginning. What was sealed between "
        "the two is no longer verified. Nothing is deleted. Run it in the worker."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--because", required=True, help="what happened, in a sentence")
        parser.add_argument("--by", required=True, help="your name")

    def handle(self, *args: Any, because: str, by: str, **options: Any) -> None:
        try:
            begun = begin_chain(because=because, by=by)
        except (NothingBroken, Broken) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"The chain begins anew after seal {begun.after}. Known break: {begun.fault}"
        )
