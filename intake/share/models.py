import uuid
from datetime import datetime, timedelta
from typing import Any

import pghistory
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

DRAFT_LIFE = timedelta(days=90)  # since the last answer; a hospital stay outlasts 30


def end_of_life() -> datetime:
    """When a draft ends that is answered now."""
    return timezone.now() + DRAFT_LIFE


# What is not sent yet leaves no trace.
@pghistory.track(exclude=["answers", "pages", "email", "email_index"])
@classified(
    label="draft",
    identity=["email"],
    technical=[
        *["subject", "language", "pages", "email_index", "proved_at"],
        *["created_at", "updated_at", "expires_at", "sent_at"],
    ],
    free_text=["answers"],
    subject="subject",
    is_sealed=False,  # one that is never sent is deleted without a trace
)
class Draft(PatientRow):
    """Answers on their way. `subject` becomes the participant's key when the draft is sent.

    The address is kept from signing on, to go on elsewhere by a mailed link. Until it is proved it may be
    a stranger's.
    """

    subject = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    language = models.CharField(max_length=10)
    answers: Any = EncryptedJSONField(
        subject="subject", default=dict, null=True
    )  # {step's key: {field: cleaned value}}; None once the draft is sent
    # {step's key: the page that saved it last}, see versions.py
    pages: Any = models.JSONField(default=dict)
    email: Any = EncryptedTextField(subject="subject", null=True)
    email_index = BlindIndexField(of="email", null=True, db_index=True)
    proved_at = models.DateTimeField(null=True)  # who opened a mailed link knew the draft, too
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
    """A mailed link to a draft, or that somebody asked for one.

    Somebody who typed an address may have typed one that is nobody's: whose draft it is, the worker finds
    out when it makes the mail. The token is made then, and kept as a hash.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email_indexes = ArrayField(models.BinaryField(), default=list)  # of what was typed, if it was
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
