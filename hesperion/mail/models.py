import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hesperion.privacy.classes import classified


class DeliveryState(models.TextChoices):
    """What has become of a message, told by its times."""

    WAITING = "waiting", _("waiting")
    SENT = "sent", _("sent")
    BOUNCED = "bounced", _("came back")
    DEAD = "dead", _("given up")
    DROPPED = "dropped", _("dropped")


PENDING = Q(sent_at=None, dropped_at=None, dead_at=None)
BOUNCED = Q(bounced_at__isnull=False)


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self) -> "MessageQuerySet":
        """Owed, and their next attempt's time has come."""
        return self.filter(PENDING, next_attempt_at__lte=timezone.now())

    def undelivered(self) -> "MessageQuerySet":
        """Nothing happens to them by itself any more, and they reached nobody."""
        return self.filter(BOUNCED | Q(dead_at__isnull=False) | Q(dropped_at__isnull=False))

    def reported_as(self, message_id: uuid.UUID | None, provider_id: str) -> "MessageQuerySet":
        """The one that a provider means: by our id, which it hands back, or by its own."""
        known = Q(pk=message_id) if message_id else Q(pk__in=[])
        return self.filter(known | Q(provider_id=provider_id) if provider_id else known)

    def with_state(self) -> "MessageQuerySet":
        """Adds `state`, one of DeliveryState."""
        cases = [
            When(BOUNCED, then=Value(DeliveryState.BOUNCED)),
            When(PENDING, then=Value(DeliveryState.WAITING)),
            When(sent_at__isnull=False, then=Value(DeliveryState.SENT)),
            When(dead_at__isnull=False, then=Value(DeliveryState.DEAD)),
        ]
        return self.annotate(state=Case(*cases, default=Value(DeliveryState.DROPPED)))


@classified(
    label="outbox_message",
    technical=[
        *["id", "kind", "subject", "created_at", "attempts", "next_attempt_at", "last_error"],
        *["provider_id", "sent_at", "dropped_at", "dead_at", "bounced_at"],
    ],
    subject="subject",
)
class Message(models.Model):
    """One mail that is owed (an outbox row). It holds no address and no text: both are made when it is sent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=40)  # the name that its renderer is registered by
    subject = models.UUIDField(db_index=True)  # whom it is about; no foreign key to the apps above
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    # An exception's name and a server's number, never a text.
    last_error = models.CharField(_("last error"), max_length=100, blank=True)
    provider_id = models.CharField(_("provider’s id"), max_length=255, blank=True, db_index=True)
    sent_at = models.DateTimeField(_("sent"), null=True)
    dropped_at = models.DateTimeField(_("dropped"), null=True)  # nobody may be written to
    dead_at = models.DateTimeField(_("given up"), null=True)
    # The recipient's side refused it, gave it back, or called it spam.
    bounced_at = models.DateTimeField(_("came back"), null=True)

    objects: ClassVar[MessageQuerySet] = MessageQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.CheckConstraint(
                name="mail_message_one_end",
                condition=Q(sent_at=None, dropped_at=None)
                | Q(sent_at=None, dead_at=None)
                | Q(dropped_at=None, dead_at=None),
            ),
            models.CheckConstraint(
                name="mail_message_bounced_after_handing_over",
                condition=Q(bounced_at=None) | Q(sent_at__isnull=False) | Q(dead_at__isnull=False),
            ),
        ]
        indexes = [models.Index("next_attempt_at", name="mail_message_due", condition=PENDING)]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Reason(models.TextChoices):
    """Why nothing is sent to an address any more."""

    REFUSED = "refused", _("the mail server refused the address")
    BOUNCED = "bounced", _("a mail came back")
    REJECTED = "rejected", _("the provider does not write to it")
    COMPLAINED = "complained", _("a mail was called spam")


@classified(technical=["key", "reason", "at"])
class Suppression(models.Model):
    """An address that nothing is sent to, under a keyed hash: which address it is, nobody reads here."""

    key = models.CharField(_("hash of the address"), max_length=66, primary_key=True)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    at = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("suppressed address")
        verbose_name_plural = _("suppressed addresses")

    def __str__(self) -> str:
        return self.key[:12]
