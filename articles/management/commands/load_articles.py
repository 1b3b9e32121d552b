from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError

from articles.actions import BadContent, load_article, load_home, ship_narrations


class Command(BaseCommand):
    help = "Publish the home page and the articles that lie in articles/content/. May run again."

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(apps.get_app_config("articles").path) / "content"
        home = folder / "home.en.yaml"
        self.stdout.write(f"{home.name}: {load_home(path=home)}")
        for path in sorted(set(folder.glob("*.yaml")) - {home}):
            try:
                self.stdout.write(f"{path.name}: {load_article(path=path)}")
            except BadContent as error:
                raise CommandError(f"{path.name} {error}") from error
        ship_narrations()
