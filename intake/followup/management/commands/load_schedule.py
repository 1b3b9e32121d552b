from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hesperion.privacy.actor import COMMAND
from intake.followup.schedules.actions import PublishedScheduleChanged, publish_shipped_schedule
from intake.followup.schedules.documents import shipped_schedules
from intake.followup.schedules.statements import state_earlier_schedules


class Command(BaseCommand):
    help = "Publish the schedules in intake/followup/content/schedule/, a file each. Idempotent."

    def handle(self, *args: Any, **options: Any) -> None:
        state_earlier_schedules()
        for version, times in shipped_schedules():
            try:
                is_new = publish_shipped_schedule(version=version, times=times, by=COMMAND)
            except PublishedScheduleChanged as error:
                raise CommandError(str(error)) from error
            self.stdout.write(f"schedule {version}: {'published' if is_new else 'unchanged'}")
