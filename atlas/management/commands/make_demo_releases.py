from typing import Any

from django.core.management.base import BaseCommand, CommandError

from atlas.actions.candidates import CandidateRefused
from atlas.actions.demo import make_demo_releases
from hesperion.ui.days import utc_today


class Command(BaseCommand):
    help = (
        "Publish releases of the atlas over made-up people, one for each of the last three quarters, where "
        "there is none yet. Run it as the owner of the database: DATABASE_ROLE=owner."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = make_demo_releases(today=utc_today())
        except CandidateRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{made} releases of the atlas were published.")
