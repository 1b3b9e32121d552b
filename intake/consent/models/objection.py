import uuid

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hesperion.privacy.classes import classified
from hesperion.privacy.fields import EncryptedTextField, PatientRow
from intake.consent.choices import ObjectionDecision
from intake.participants.models import Participant


@pghistory.track()
@classified(
    label="family_objection",
    free_text=["reason"],
    technical=["id", "participant", "raised_at", "decision", "decided_by", "decided_at"],
    subject="participant_id",
    runtime="SELECT, INSERT, UPDATE (decision, reason, decided_by, decided_at)",
)
class Objection(PatientRow):
    """A relative's answer that somebody in the family would not want the story told.

    The view `consented` leaves the participant out until a data steward decides that the answers
    may be used. Correcting the answer does not delete the row. `decided_by` is the steward, written
    as an actor is in the audit.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="objections")
    raised_at = models.DateTimeField(_("raised"), default=timezone.now)
    decision = models.CharField(_("decision"), max_length=20, choices=ObjectionDecision, blank=True)
    reason = EncryptedTextField(_("why"), null=True)
    decided_by = models.CharField(_("decided by"), max_length=40, blank=True)  # actor
    decided_at = models.DateTimeField(_("decided"), null=True)

    class Meta(PatientRow.Meta):
        verbose_name = _("objection in a family")
        verbose_name_plural = _("objections in families")
        default_permissions = ["view"]
        permissions = [("decide_objection", "Can decide on objections in families")]
        constraints = [
            models.UniqueConstraint(
                name="consent_objection_one_open", fields=["participant"], condition=Q(decision="")
            ),
            models.CheckConstraint(
                name="consent_objection_decided_as_a_whole",
                condition=Q(decision="", reason__isnull=True, decided_by="", decided_at=None)
                | (
                    Q(decision__in=ObjectionDecision.values)
                    & Q(reason__isnull=False, decided_at__isnull=False)
                    & ~Q(decided_by="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.participant.public_id

    @property
    def subject(self) -> uuid.UUID:
        return self.participant_id
