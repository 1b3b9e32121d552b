from typing import Any

from django.core.management.base import BaseCommand

from hesperion.privacy import rotation


class Command(BaseCommand):
    help = (
        "Renew what older keys on the keyring made. Runs while the site is open; ended halfway, it goes "
        "on where it was."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        renewed = 0
        for step in rotation.rotate():
            renewed += step
            self.stdout.write(f"{renewed} renewed")
        self.stdout.write("All keys and addresses are under the newest keys.")
