import uuid

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hesperion.privacy.classes import classified
from hesperion.privacy.fields import EncryptedTextField, PatientRow
from intake.consent.choices import NoContactFinding, NoContactReason
from intake.participants.models import Participant


@pghistory.track()
@classified(
    label="no_contact_report",
    clinical=["reason"],
    free_text=["message"],
    technical=["id", "participant", "reported_at", "finding", "found_by", "found_at"],
    subject="participant_id",
    runtime="SELECT, INSERT, UPDATE (finding, found_by, found_at)",
)
class NoContactReport(PatientRow):
    """A report by the reader of one of our mails that the participant has died or can't answer.

    Reporters don't sign in. After a report no follow-up mail is sent until a data steward finds
    that the participant answers. `found_by` is the steward, written as an actor is in the audit.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="no_contact_reports")
    reason = models.CharField(_("what was told"), max_length=20, choices=NoContactReason)
    message = EncryptedTextField(null=True)
    reported_at = models.DateTimeField(_("reported"), default=timezone.now)
    finding = models.CharField(_("finding"), max_length=20, choices=NoContactFinding, blank=True)
    found_by = models.CharField(_("found by"), max_length=40, blank=True)  # actor
    found_at = models.DateTimeField(_("found"), null=True)

    class Meta(PatientRow.Meta):
        verbose_name = _("report that somebody does not answer")
        verbose_name_plural = _("reports that somebody does not answer")
        default_permissions = ["view"]
        permissions = [
            ("decide_nocontactreport", "Can decide on reports that somebody does not answer")
        ]
        constraints = [
            models.CheckConstraint(
                name="consent_no_contact_reason", condition=Q(reason__in=NoContactReason.values)
            ),
            models.CheckConstraint(
                name="consent_no_contact_found_as_a_whole",
                condition=Q(finding="", found_by="", found_at=None)
                | (
                    Q(finding__in=NoContactFinding.values, found_at__isnull=False) & ~Q(found_by="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.participant.public_id

    @property
    def subject(self) -> uuid.UUID:
        return self.participant_id
