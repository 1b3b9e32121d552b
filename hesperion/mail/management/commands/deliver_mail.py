from typing import Any

from django.core.management.base import BaseCommand

from hesperion.mail.actions import deliver_due


class Command(BaseCommand):
    help = (
        "Send every mail that is due. The worker does this by itself; this is for when it is away."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{deliver_due()} sent")
