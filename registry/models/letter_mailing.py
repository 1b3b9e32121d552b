"""Letters that were mailed: two a year at most, which the database holds."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from hesperion.privacy.classes import classified

MOST_A_YEAR = 2


@classified(
    technical=["id", "letter", "year", "number", "by", "begun_at", "swept_up_to", "done_at"],
    runtime="SELECT, INSERT, UPDATE (swept_up_to, done_at)",
)
class LetterMailing(models.Model):
    """A letter is mailed once, in all its languages. `letter` is the `translation_key` of its pages.

    `number` counts the letters of a calendar year in UTC. The worker goes through the participants in the order
    of their keys: `swept_up_to` is the key of the last whom it looked at. Each mail is a row of the outbox that
    is about this row.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    letter = models.UUIDField(unique=True)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    by = models.CharField(max_length=40)  # as the audit names them
    begun_at = models.DateTimeField(default=timezone.now)
    swept_up_to = models.UUIDField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ("add",)
        verbose_name = "mailing of a letter"
        constraints = [
            models.UniqueConstraint(
                name="registry_letter_mailing_in_year", fields=["year", "number"]
            ),
            models.CheckConstraint(
                name="registry_letter_mailing_number",
                condition=Q(number__gte=1, number__lte=MOST_A_YEAR),
            ),
            models.CheckConstraint(
                name="registry_letter_mailing_done_after_begin",
                condition=Q(done_at=None) | Q(done_at__gte=F("begun_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"Letter {self.number} of {self.year}"
