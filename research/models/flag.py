from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hesperion.privacy.classes import classified
from hesperion.privacy.fields import EncryptedTextField
from research.models.told import Told, of_record

_FRIDAY = 4  # of datetime.weekday()


@classified(
    technical=["id", "subject", "record", "flagged_by", "flagged_at", "decided_by", "decided_at"],
    free_text=["reason", "decision"],
    subject="subject",
)
class Flag(Told):
    """A reviewer read of serious danger; see the table that it comes from."""

    record = of_record("flags")
    reason = EncryptedTextField(
        _("danger"), subject="subject", place=("intake_flag", "reason", "pk")
    )
    flagged_by = models.CharField(_("flagged by"), max_length=40)
    flagged_at = models.DateTimeField(_("flagged"))
    decision = EncryptedTextField(
        _("decision"), subject="subject", place=("intake_flag", "decision", "pk")
    )
    decided_by = models.CharField(_("decided by"), max_length=40)
    decided_at = models.DateTimeField(_("decided"), null=True)

    class Meta(Told.Meta):
        db_table = "flag"
        permissions = [("decide_flag", _("Can decide about a flagged danger"))]

    def __str__(self) -> str:
        return str(self.record)

    @property
    def due_at(self) -> datetime:
        """One working day after it was raised: a day later, or on Monday. Holidays are not known."""
        due = self.flagged_at + timedelta(days=1)
        return due if due.weekday() <= _FRIDAY else due + timedelta(days=7 - due.weekday())

    @property
    def is_overdue(self) -> bool:
        return self.decided_at is None and timezone.now() > self.due_at
