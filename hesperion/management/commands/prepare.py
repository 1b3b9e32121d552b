from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from hesperion.accounts.actions import make_demo_account


class Command(BaseCommand):
    help = "Bring the database up to date and load what ships with this version. May run again."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=options["verbosity"])
        call_command("createcachetable", verbosity=options["verbosity"])
        call_command("load_consent", stdout=self.stdout)
        call_command("load_articles", stdout=self.stdout)
        for name, password in settings.DEMO_PASSWORDS.items():
            make_demo_account(name=name, password=password)
