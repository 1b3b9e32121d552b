from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError, connection
from psycopg.errors import InsufficientPrivilege

from research.cohort.table import rebuild


class Command(BaseCommand):
    help = (
        "Make the rows of the cohort anew from the facts, as after a load that fired no triggers. "
        "Needs DATABASE_ROLE=owner. The site may run meanwhile."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with connection.cursor() as cursor:
                differed = rebuild(cursor)
                cursor.execute("ANALYZE research.cohort")
        except ProgrammingError as error:
            if not isinstance(error.__cause__, InsufficientPrivilege):
                raise
            raise CommandError(
                "Only the owner of the database may do this. Set DATABASE_ROLE=owner and OWNER_DATABASE_URL."
            ) from error
        self.stdout.write(f"Rows of the cohort that differed, and are right now: {differed}.")
