from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand

from trials.actions.importing import load_by_hand


class Command(BaseCommand):
    help = "Take over the trials that were read by hand, in trials/content/. Idempotent."

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(apps.get_app_config("trials").path) / "content"
        for path in sorted(folder.glob("[0-9]*.yaml")):
            is_new = load_by_hand(path.read_bytes())
            self.stdout.write(f"{path.name}: {'loaded' if is_new else 'nothing to do'}")
