from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from hesperion.ui.catalogs import compile_catalogs


class Command(BaseCommand):
    help = "Compile the catalogs whose .po file changed, in place of Django's command, without GNU gettext."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        for folder in settings.LOCALE_PATHS:
            for path in compile_catalogs(Path(folder)):
                self.stdout.write(f"Compiled {path}")
