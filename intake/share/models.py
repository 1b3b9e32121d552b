import uuid
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from hesperion.privacy.classes import classified
from hesperion.privacy.fields import (
    BlindIndexField,
    EncryptedJSONField,
    EncryptedTextField,
    PatientRow,
)

DRAFT_LIFE = timedelta(days=90)  # since the last answer; a hospital stay may take more than 30


def end_of_life() -> datetime:
    """The time at which a draft that is saved now expires."""
    return timezone.now() + DRAFT_LIFE


@classified(
    label="draft",
    identity=["email"],
    technical=[
        *["subject", "language", "pages", "email_index", "proved_at"],
        *["created_at", "updated_at", "expires_at", "sent_at"],
    ],
    free_text=["answers"],
    subject="subject",
)
class Draft(PatientRow):
    """Answers that are not sent yet. When the draft is sent, `subject` becomes the participant's id.

    A draft has no history: one that is deleted leaves no trace.

    The address is stored when the person signs, so that a mailed link can open the draft elsewhere.
    Until it is proved, it may belong to somebody else.
    """

    subject = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    language = models.CharField(max_length=10)
    answers: Any = EncryptedJSONField(
        subject="subject", default=dict, null=True
    )  # {step's key: {field: cleaned value}}; None once the draft is sent
    # {step's key: the name of the page that saved it last}: see participants/versions.py
    pages: Any = models.JSONField(default=dict)
    email: Any = EncryptedTextField(subject="subject", null=True)
    email_index = BlindIndexField(of="email", null=True, db_index=True)
    proved_at = models.DateTimeField(
        null=True
    )  # by a mailed link, and the draft's code or its browser
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    expires_at = models.DateTimeField(default=end_of_life, db_index=True)
    sent_at = models.DateTimeField(null=True)

    class Meta(PatientRow.Meta):
        constraints = [
            models.CheckConstraint(
                name="share_draft_sent_is_empty",
                condition=Q(sent_at=None, answers__isnull=False)
                | Q(
                    sent_at__isnull=False,
                    answers__isnull=True,
                    email__isnull=True,
                    email_index=None,
                ),
            ),
            models.CheckConstraint(
                name="share_draft_address_as_a_whole",
                condition=Q(email__isnull=True, email_index=None)
                | Q(email__isnull=False, email_index__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.subject)

    @property
    def has_address(self) -> bool:
        return self.email_index is not None


@classified(
    label="resume_link",
    technical=["id", "email_indexes", "draft", "token", "asked_at"],
    subject="draft_id",
)
class ResumeLink(models.Model):
    """A mailed link to a draft, or a visitor's request for such a link.

    A visitor may type an address that no draft has. The worker looks the draft up when it makes the
    mail. It then makes the token and stores its hash.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Of the typed address; empty if the link was asked for where the draft is open.
    email_indexes = ArrayField(models.BinaryField(), default=list)
    draft = models.ForeignKey(Draft, models.CASCADE, null=True, related_name="links")
    token = models.BinaryField(null=True, unique=True)  # SHA-256
    asked_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="share_resume_link_leads_to_a_draft",
                condition=Q(token=None) | Q(draft__isnull=False),
            ),
        ]
