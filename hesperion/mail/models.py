import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self) -> "MessageQuerySet":
        """Neither sent nor dropped, and their next attempt's time has come."""
        return self.filter(sent_at=None, dropped_at=None, next_attempt_at__lte=timezone.now())


class Message(models.Model):
    """One mail that is owed (an outbox row). It holds no address and no text: both are made when it is sent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)  # the name that its renderer is registered by
    subject = models.UUIDField(db_index=True)  # whom it is about; no foreign key to the apps above
    created_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    last_error = models.CharField(max_length=100, blank=True)  # an exception's name, never its text
    sent_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)  # nobody was left to send it to

    objects: ClassVar[MessageQuerySet] = MessageQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="mail_message_sent_or_dropped",
                condition=Q(sent_at=None) | Q(dropped_at=None),
            ),
        ]
        indexes = [
            models.Index(
                "next_attempt_at",
                name="mail_message_due",
                condition=Q(sent_at=None, dropped_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
