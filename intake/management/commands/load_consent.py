from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError

from hesperion.ui.content import read_document
from intake.actions import PublishedDocumentChanged, publish_document


class Command(BaseCommand):
    help = "Publish the consent documents that lie in intake/content/consent/. May run again."

    def handle(self, *args: Any, **options: Any) -> None:
        for path in sorted(self.folder.glob("*.md")):
            facts, text = read_document(path)
            try:
                is_new = publish_document(text=text, **facts)
            except PublishedDocumentChanged as error:
                raise CommandError(f"{path.name}: {error}") from error
            self.stdout.write(f"{path.name}: {'published' if is_new else 'stands'}")

    @property
    def folder(self) -> Path:
        return Path(apps.get_app_config("intake").path) / "content" / "consent"
