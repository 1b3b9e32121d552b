import uuid

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone

from hesperion.privacy.classes import APPENDED, classified
from hesperion.privacy.fields import EncryptedTextField, PatientRow
from intake.choices.people import SilenceReason
from intake.models.participant import Participant


@pghistory.track()
@classified(
    clinical=["reason"],
    free_text=["message"],
    technical=["id", "participant", "reported_at"],
    subject="participant_id",
    runtime=APPENDED,
)
class Silence(PatientRow):
    """Somebody who read a mail of ours says that the participant has died, or can't answer.

    Nobody signed in for it. From here on no follow-up mail goes out; that the person has died is recorded
    by staff, once they have checked.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="silences")
    reason = models.CharField(max_length=20, choices=SilenceReason)
    message = EncryptedTextField(null=True)
    reported_at = models.DateTimeField(default=timezone.now)

    class Meta(PatientRow.Meta):
        constraints = [
            models.CheckConstraint(
                name="intake_silence_reason", condition=Q(reason__in=SilenceReason.values)
            ),
        ]
