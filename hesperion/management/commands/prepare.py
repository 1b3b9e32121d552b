import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connections

from hesperion.accounts.actions import make_demo_account
from hesperion.epoch import EXIT_CODE
from hesperion.management.commands.migrate import require_epoch
from hesperion.privacy.key_checks import record_key_checks
from hesperion.queues import install_queues_at
from hesperion.ui.catalogs import uncompiled

# People of a site for trying out: the first by the real actions, with history and audit; the others in bulk, so
# that the atlas has numbers.
MADE_UP = (["500"], ["1600", "--early"])


class Command(BaseCommand):
    help = "Bring the database up to date and load what ships with this version. May run again."

    def handle(self, *args: Any, **options: Any) -> None:
        self._require_compiled_catalogs()
        self._require_databases()
        require_epoch("keys")  # before either database is migrated
        self._as_owner("migrate", "--no-input", f"--verbosity={options['verbosity']}")
        verbosity = options["verbosity"]
        call_command("migrate", "keys", database="keys", interactive=False, verbosity=verbosity)
        record_key_checks()
        install_queues_at(settings.CELERY_BROKER_URL)
        call_command("replay_erasures", stdout=self.stdout)
        call_command("restore_log", stdout=self.stdout, stderr=self.stderr)  # before new statements
        call_command("load_consent", stdout=self.stdout)
        call_command("load_schedule", stdout=self.stdout)
        call_command("load_protocol", stdout=self.stdout)
        call_command("load_articles", stdout=self.stdout)
        call_command("load_trials", stdout=self.stdout)
        call_command("publish_changes", stdout=self.stdout)
        for name, password in settings.DEMO_PASSWORDS.items():
            make_demo_account(name=name, password=password)
        if settings.MADE_UP_PEOPLE:
            self._make_up()

    def _make_up(self) -> None:
        """At the first start of a site for trying out: people, their numbers, uses, trials, and a letter."""
        if not apps.get_model("participants.Participant").objects.exists():
            for people in MADE_UP:
                self._as_owner("make_population", *people)
        if not apps.get_model("atlas.Release").objects.exists():
            self._as_owner("make_demo_releases")
        if settings.DEMO_PASSWORDS and not apps.get_model("research.Request").objects.exists():
            call_command("make_demo_requests", stdout=self.stdout)
        if settings.DEMO_PASSWORDS:
            call_command("make_demo_trials", stdout=self.stdout)
        if apps.get_model("atlas.ReleaseApproval").objects.exists():
            call_command("load_articles", demo=True, stdout=self.stdout)

    def _require_compiled_catalogs(self) -> None:
        """Without them every page would be in English, and nothing would say so."""
        if any(uncompiled(Path(folder)) for folder in settings.LOCALE_PATHS):
            raise CommandError(
                "Translations are not compiled. Run: python manage.py compilemessages"
            )

    def _require_databases(self) -> None:
        for alias, what in (("default", "main database"), ("keys", "key store")):
            try:
                connections[alias].ensure_connection()
            except OperationalError as error:
                first = str(error).splitlines()[0]
                raise CommandError(f"The {what} does not answer: {first}") from error

    def _as_owner(self, *arguments: str) -> None:
        """Run a command in a process of its own, since this one, which was checked, is the site's role."""
        command = [sys.executable, "manage.py", *arguments, "--skip-checks"]
        environment = os.environ | {"DATABASE_ROLE": "owner"}
        done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=False)  # noqa: S603
        if done.returncode == EXIT_CODE:
            sys.exit(EXIT_CODE)  # it has said why
        if done.returncode:
            raise CommandError(f"`manage.py {' '.join(arguments)}` failed: see above.")
