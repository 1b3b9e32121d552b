from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.actions import BadContent, install_shipped_narrations, load_article, load_home


class Command(BaseCommand):
    help = "Publish the home page and the articles of articles/content/. Idempotent."

    def add_arguments(self, parser: CommandParser) -> None:
        languages = [code for code, _name in settings.LANGUAGES]
        parser.add_argument("languages", nargs="*", default=languages, help="instead of all")

    def handle(self, *args: Any, languages: list[str], **options: Any) -> None:
        folder = Path(apps.get_app_config("articles").path) / "content"
        for language in languages:  # the originals first
            home = folder / f"home.{language}.yaml"
            self.stdout.write(f"{home.name}: {load_home(path=home)}")
            for path in sorted(set(folder.glob(f"*.{language}.yaml")) - {home}):
                if path.name.startswith("glossary."):
                    continue
                try:
                    self.stdout.write(f"{path.name}: {load_article(path=path)}")
                except BadContent as error:
                    raise CommandError(f"{path.name} {error}") from error
        install_shipped_narrations()
