from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from research.population.actions import Refused, make_population
from research.population.people import Population


class Command(BaseCommand):
    help = (
        "Fill a database for trying out with made-up people, up to so many in all. Run it as the owner of the "
        "database: DATABASE_ROLE=owner. The same seed makes the same people on the same day."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("count", type=int, help="people in all, from 1 to 1,000,000")
        parser.add_argument(
            "--early",
            action="store_true",
            help="those who are added got CAR-T cells, joined within months, and allow public numbers",
        )
        parser.add_argument("--seed", type=int, default=1, help="a whole number; 1 by default")

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.now().date()
        people = Population(options["seed"], today, are_early=options["early"])
        try:
            made = make_population(people=people, count=options["count"], say=self.stdout.write)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{made:,} made-up people were added.")
