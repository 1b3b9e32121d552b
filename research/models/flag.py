from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hesperion.privacy.classes import classified
from hesperion.privacy.fields import EncryptedTextField
from intake.models.control import flag_due_at
from research.models.told import Told, of_record


@classified(
    technical=["id", "subject", "record", "flagged_by", "flagged_at", "decided_by", "decided_at"],
    free_text=["reason", "decision"],
    subject="subject",
)
class Flag(Told):
    """A reviewer read of serious danger; see the table that it comes from."""

    record = of_record("flags")
    reason = EncryptedTextField(_("danger"), subject="subject", label="danger_flag.reason")
    flagged_by = models.CharField(_("flagged by"), max_length=40)
    flagged_at = models.DateTimeField(_("flagged"))
    decision = EncryptedTextField(_("decision"), subject="subject", label="danger_flag.decision")
    decided_by = models.CharField(_("decided by"), max_length=40)
    decided_at = models.DateTimeField(_("decided"), null=True)

    class Meta(Told.Meta):
        db_table = "flag"
        permissions = [("decide_flag", _("Can decide about a flagged danger"))]

    def __str__(self) -> str:
        return self.record_id

    @property
    def due_at(self) -> datetime:
        return flag_due_at(self.flagged_at)

    @property
    def is_overdue(self) -> bool:
        return self.decided_at is None and timezone.now() > self.due_at

    @property
    def time_left(self) -> str:
        """Until it must be decided, in whole hours; "" once it is."""
        if self.decided_at:
            return ""
        hours = int((self.due_at - timezone.now()).total_seconds() // 3600)
        if hours < 0:
            return ngettext("%(hours)d hour late", "%(hours)d hours late", -hours) % {
                "hours": -hours
            }
        return ngettext("%(hours)d hour", "%(hours)d hours", hours) % {"hours": hours}
