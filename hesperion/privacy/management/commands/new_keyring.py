from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from hesperion.privacy import keyring_file


class Command(BaseCommand):
    help = "Write a new keyring, for a new installation. Never over another one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="such as keyring.json")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            keyring_file.write_keyring(file)
        except FileExistsError as error:
            raise CommandError(f"{file} is there already. Nothing was written.") from error
        self.stdout.write(f"{file} is made. Keep a copy of it apart from the backups.")
