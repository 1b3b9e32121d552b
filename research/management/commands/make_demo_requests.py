from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hesperion.ui.days import utc_today
from research.requests.demo import DemoRefused, make_demo_requests


class Command(BaseCommand):
    help = (
        "Make up requests for data where there is none yet: two approved, one refused, one taken back. For a "
        "site with made-up people and the accounts for trying out."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = make_demo_requests(today=utc_today())
        except DemoRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{made} requests for data were made up.")
