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
        parser.add_argument(
            "--demo", action="store_true", help="instead the letter of a site with made-up people"
        )

    def handle(self, *args: Any, languages: list[str], demo: bool, **options: Any) -> None:
        if demo and not settings.MADE_UP_PEOPLE:
            raise CommandError("This site is for real people: MADE_UP_PEOPLE is off.")
        folder = Path(apps.get_app_config("articles").path) / "content"
        for language in languages:  # the originals first
            if demo:
                self._load_below(folder / "demo", language)
                continue
            home = folder / f"home.{language}.yaml"
            self.stdout.write(f"{home.name}: {load_home(path=home)}")
            self._load_below(folder, language)
        install_shipped_narrations()

    def _load_below(self, folder: Path, language: str) -> None:
        for path in sorted(folder.glob(f"*.{language}.yaml")):
            if path.name.startswith(("glossary.", "home.")):
                continue
            try:
                self.stdout.write(f"{path.name}: {load_article(path=path)}")
            except BadContent as error:
                raise CommandError(f"{path.name} {error}") from error
