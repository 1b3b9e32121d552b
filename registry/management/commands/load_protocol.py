from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hesperion.privacy.actor import COMMAND
from registry.protocol.actions import ShippedProtocolChanged, publish_shipped_protocol
from registry.protocol.content_files import shipped_protocols


class Command(BaseCommand):
    help = (
        "Publish the protocol in registry/content/protocol/, a folder for each version, where the site has "
        "none of its own. A text that a folder does not hold is that of the version before. Idempotent."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for number, texts in shipped_protocols():
            try:
                is_new = publish_shipped_protocol(number=number, texts=texts, by=COMMAND)
            except ShippedProtocolChanged as error:
                raise CommandError(str(error)) from error
            self.stdout.write(f"protocol {number}: {'published' if is_new else 'nothing to do'}")
