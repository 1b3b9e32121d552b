from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from hesperion.privacy.audit.actions import seal_audit
from hesperion.privacy.audit.heads import LedgerIsAhead
from hesperion.privacy.audit.structure import Altered


class Command(BaseCommand):
    help = "Seal the audit and the history now. The worker does this by itself; this is for when it is away."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(f"{seal_audit()} rows sealed")
        except (LedgerIsAhead, Altered, ImproperlyConfigured) as error:
            raise CommandError(str(error)) from error
