import re
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError

from hesperion.privacy.actor import COMMAND
from hesperion.ui.content import read_document
from intake.consent.actions.documents import PublishedDocumentChanged, publish_shipped

TEXT_HEADING = re.compile(r"^# .*\n", re.MULTILINE)  # between key information and whole text


class Command(BaseCommand):
    help = "Publish the consent documents in intake/consent/content/consent/. Idempotent."

    def handle(self, *args: Any, **options: Any) -> None:
        for path in sorted(self.folder.glob("*/*.md")):
            audience, language, _ending = path.name.split(".")
            try:
                is_new = publish_shipped(
                    by=COMMAND,
                    text=_text(path),
                    audience=audience,
                    version=path.parent.name,
                    language=language,
                )
            except PublishedDocumentChanged as error:
                raise CommandError(f"{path.name}: {error}") from error
            self.stdout.write(f"{path.name}: {'published' if is_new else 'unchanged'}")

    @property
    def folder(self) -> Path:
        return Path(apps.get_app_config("consent").path) / "content" / "consent"


def _text(path: Path) -> dict[str, Any]:
    """The fields of ConsentDocument in a content file."""
    facts, text = read_document(path)
    parts = TEXT_HEADING.split(text, maxsplit=1)
    return facts | {"key_information": parts[0].strip(), "text": parts[-1].strip()}
