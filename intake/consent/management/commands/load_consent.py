from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hesperion.privacy.actor import COMMAND
from intake.consent.versions.actions import PublishedDocumentChanged, publish_shipped
from intake.consent.versions.content_files import shipped_versions
from intake.consent.versions.statements import state_earlier_versions


class Command(BaseCommand):
    help = (
        "Publish the consent versions in intake/consent/content/consent/, a folder each. A text that a "
        "folder does not hold is that of the version before. Idempotent."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        state_earlier_versions()
        for number, texts in shipped_versions():
            try:
                is_new = publish_shipped(number=number, texts=texts, by=COMMAND)
            except PublishedDocumentChanged as error:
                raise CommandError(str(error)) from error
            self.stdout.write(f"consent {number}: {'published' if is_new else 'unchanged'}")
