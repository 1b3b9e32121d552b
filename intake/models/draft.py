import uuid
from typing import Any

import pghistory
from django.db import models
from django.db.models import Q

from hesperion.privacy.classes import classified
from hesperion.privacy.fields import EncryptedJSONField, PatientRow


@pghistory.track(exclude=["answers"])  # what is not sent yet leaves no trace
@classified(
    technical=["subject", "language", "created_at", "updated_at", "sent_at"],
    free_text=["answers"],
    subject="subject",
)
class Draft(PatientRow):
    """Answers on their way. `subject` becomes the participant's key when the draft is sent."""

    subject = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    language = models.CharField(max_length=10)
    answers: Any = EncryptedJSONField(
        subject="subject", default=dict, null=True
    )  # {step's key: {field: cleaned value}}; None once the draft is sent
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    sent_at = models.DateTimeField(null=True)

    class Meta(PatientRow.Meta):
        constraints = [
            models.CheckConstraint(
                name="intake_draft_sent_is_empty",
                condition=Q(sent_at=None, answers__isnull=False)
                | Q(sent_at__isnull=False, answers__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return str(self.subject)
