from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from intake.consent.actions.erasing import erase_participant
from intake.participants.queries import participant_by_public_id


class Command(BaseCommand):
    help = "Erase all that is stored about one participant, as the consent text promises. Can't be undone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("public_id", help="such as HSP-7K3M-QX9D")

    def handle(self, *args: Any, public_id: str, **options: Any) -> None:
        participant = participant_by_public_id(public_id)
        if participant is None:
            raise CommandError(f"No participant has the public id {public_id}. Nothing was erased.")
        erase_participant(participant=participant, by="system:command")
        self.stdout.write(f"{participant.public_id} is erased.")
