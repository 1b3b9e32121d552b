from datetime import datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_date

from hesperion.privacy.audit.verification import Broken, verify


class Command(BaseCommand):
    help = "Check that no event and no history was changed, deleted or put elsewhere since it was sealed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--since", help="only seals from this day on, such as 2030-01-31 (UTC)")

    def handle(self, *args: Any, since: str | None, **options: Any) -> None:
        try:
            whole = verify(since=_moment(since) if since else None)
        except Broken as broken:
            raise CommandError(f"The audit is not whole. {broken}") from broken
        self.stdout.write(
            f"{whole.links} links and {whole.seals} seals are whole. "
            f"{whole.erased.total()} rows were erased with their participants. "
            f"{whole.waiting} rows wait for the next seal."
        )
        if whole.begins:
            self.stdout.write(f"The chain begins on {whole.begins:%Y-%m-%d at %H:%M} UTC.")
        for known in whole.breaks:
            self.stdout.write(
                f"Known break before seal {known.after + 1}, of {known.begun_at:%Y-%m-%d at %H:%M} UTC, by "
                f"{known.by}: {known.because}\n  It was: {known.fault}"
            )
        for subject, count in sorted(whole.erased.items()):
            self.stdout.write(f"Erased: {subject}, {count} rows of history")


def _moment(day: str) -> datetime:
    try:
        found = parse_date(day)
    except ValueError:
        found = None
    if found is None:
        raise CommandError(f"{day} is not a day such as 2030-01-31.")
    return datetime.combine(found, time.min, tzinfo=timezone.get_default_timezone())
