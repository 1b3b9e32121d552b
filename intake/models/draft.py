import uuid

from django.db import models
from django.db.models import Q


class Draft(models.Model):
    """Answers on their way. `subject` becomes the participant's key when the draft is sent."""

    subject = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    language = models.CharField(max_length=10)
    answers = models.JSONField(
        default=dict
    )  # {step's key: {field: cleaned value}}; emptied at sending
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="intake_draft_sent_is_empty", condition=Q(sent_at=None) | Q(answers={})
            ),
        ]

    def __str__(self) -> str:
        return str(self.subject)
