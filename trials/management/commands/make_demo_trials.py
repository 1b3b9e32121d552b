from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hesperion.ui.days import utc_today
from trials.demo.making import DemoTrialsRefused, make_demo_trials


class Command(BaseCommand):
    help = (
        "Make up trials where there are no made-up ones yet, in three files, with readings of their criteria. "
        "For a site with made-up people and the accounts for trying out."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = make_demo_trials(today=utc_today())
        except DemoTrialsRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{made} trials were made up.")
