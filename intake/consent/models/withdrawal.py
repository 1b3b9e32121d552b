import uuid

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone

from hesperion.privacy.classes import APPENDED, classified
from hesperion.privacy.fields import PatientRow
from intake.consent.choices import WithdrawalKind
from intake.participants.models import Participant


@pghistory.track()
@classified(
    label="withdrawal",
    technical=["id", "participant", "kind", "withdrawn_at"],
    subject="participant_id",
    runtime=APPENDED,
)
class Withdrawal(PatientRow):
    """An act by which a participant stopped a use or all contact. Rows are only added.

    The consent's choices, not these rows, say what is allowed now.
    """

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="withdrawals")
    kind = models.CharField(max_length=20, choices=WithdrawalKind)
    withdrawn_at = models.DateTimeField(default=timezone.now)

    class Meta(PatientRow.Meta):
        default_permissions = ["view"]
        constraints = [
            models.CheckConstraint(
                name="consent_withdrawal_kind", condition=Q(kind__in=WithdrawalKind.values)
            ),
        ]

    @property
    def subject(self) -> uuid.UUID:
        return self.participant_id

    def __str__(self) -> str:
        return self.participant.public_id
