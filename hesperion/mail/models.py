import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hesperion.privacy.classes import classified
from hesperion.text.moments import moment


class DeliveryState(models.TextChoices):
    """The state of a message, derived from its timestamps."""

    WAITING = "waiting", _("waiting")
    SENT = "sent", _("sent")
    BOUNCED = "bounced", _("came back")
    DEAD = "dead", _("given up")
    DROPPED = "dropped", _("dropped")


PENDING = Q(sent_at=None, dropped_at=None, dead_at=None)
BOUNCED = Q(bounced_at__isnull=False)


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self) -> "MessageQuerySet":
        """Pending messages whose next attempt is due."""
        return self.filter(PENDING, next_attempt_at__lte=timezone.now())

    def undelivered(self) -> "MessageQuerySet":
        """Messages that reached nobody and are not tried again: bounced, given up or dropped."""
        return self.filter(BOUNCED | Q(dead_at__isnull=False) | Q(dropped_at__isnull=False))

    def reported_as(self, message_id: uuid.UUID | None, provider_id: str) -> "MessageQuerySet":
        """The messages that a provider reports on, by our id, which it sends back, or by the provider's id."""
        known = Q(pk=message_id) if message_id else Q(pk__in=[])
        return self.filter(known | Q(provider_id=provider_id) if provider_id else known)

    def with_state(self) -> "MessageQuerySet":
        """Annotate each message with `state`, one of DeliveryState."""
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
        *["id", "kind", "subject", "about", "created_at", "attempts", "next_attempt_at"],
        *["last_error", "provider_id", "sent_at", "dropped_at", "dead_at", "bounced_at"],
    ],
    subject="subject",
)
class Message(models.Model):
    """One mail in the outbox. It holds neither address nor text: both are made when it is sent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=40)  # registered by a renderer
    subject = models.UUIDField(
        db_index=True
    )  # the person it goes to; no foreign key, as the apps above have it
    about = models.UUIDField(null=True)  # what the mail links to, such as a request for data
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    # The exception's name and a server's status, never a text: failures.error_code.
    last_error = models.CharField(_("last error"), max_length=100, blank=True)
    provider_id = models.CharField(_("provider’s id"), max_length=255, blank=True, db_index=True)
    sent_at = models.DateTimeField(_("sent"), null=True)
    dropped_at = models.DateTimeField(_("dropped"), null=True)  # there was nobody to send it to
    dead_at = models.DateTimeField(_("given up"), null=True)
    # The recipient's server refused it, returned it, or a person marked it as spam.
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
        return f"{self.kind}, {moment(self.created_at)}"


class Reason(models.TextChoices):
    """Why an address gets no more mails."""

    REFUSED = "refused", _("the mail server refused the address")
    BOUNCED = "bounced", _("a mail came back")
    REJECTED = "rejected", _("the provider does not write to it")
    COMPLAINED = "complained", _("a mail was called spam")


@classified(technical=["key", "reason", "at"])
class Suppression(models.Model):
    """An address that gets no mails, as a keyed hash, from which nobody can read the address."""

    key = models.CharField(_("hash of the address"), max_length=66, primary_key=True)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    at = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("suppressed address")
        verbose_name_plural = _("suppressed addresses")

    def __str__(self) -> str:
        return f"Suppressed since {moment(self.at)}"
