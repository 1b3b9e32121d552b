import re
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError

from hesperion.privacy.actor import COMMAND
from hesperion.ui.content import read_document
from intake.consent.versions.actions import PublishedDocumentChanged, publish_shipped
from intake.consent.versions.queries import TextKey

TEXT_HEADING = re.compile(r"^# .*\n", re.MULTILINE)  # between key information and whole text


class Command(BaseCommand):
    help = (
        "Publish the consent versions in intake/consent/content/consent/, a folder each. A text that a "
        "folder does not hold is that of the version before. Idempotent."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        texts: dict[TextKey, dict[str, Any]] = {}
        for folder in sorted(self.folder.iterdir()):
            texts |= {_key(path): _text(path) for path in folder.glob("*.md")}
            try:
                is_new = publish_shipped(number=folder.name, texts=texts, by=COMMAND)
            except PublishedDocumentChanged as error:
                raise CommandError(str(error)) from error
            self.stdout.write(f"consent {folder.name}: {'published' if is_new else 'unchanged'}")

    @property
    def folder(self) -> Path:
        return Path(apps.get_app_config("consent").path) / "content" / "consent"


def _key(path: Path) -> TextKey:
    audience, language, _ending = path.name.split(".")
    return TextKey(audience, language)


def _text(path: Path) -> dict[str, Any]:
    """The fields of ConsentDocument in a content file."""
    facts, text = read_document(path)
    parts = TEXT_HEADING.split(text, maxsplit=1)
    return facts | {"key_information": parts[0].strip(), "text": parts[-1].strip()}
