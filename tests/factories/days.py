"""Time that has passed, for rows that were made a moment ago."""

from datetime import timedelta

from django.utils import timezone

from hesperion.mail.models import Message
from intake.participants.models import Participant
from intake.share.models import Draft


def days_pass(days: int) -> None:
    """All that was sent and mailed was so many days earlier."""
    for row in Participant.objects.all():
        sent = row.submitted_at - timedelta(days=days)
        Participant.objects.filter(pk=row.pk).update(submitted_at=sent)
    for message in Message.objects.all():
        message.created_at -= timedelta(days=days)
        message.save()


def ends_in(**time: float) -> None:
    """Every draft ends after that time."""
    Draft.objects.update(expires_at=timezone.now() + timedelta(**time))
