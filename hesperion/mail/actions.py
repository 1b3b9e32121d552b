"""The outbox. A row is written with what it is about; the worker, beat and a command each deliver it."""

import logging
import time
import uuid
from datetime import timedelta
from functools import partial
from urllib.parse import urlsplit

from celery import current_app
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone

from hesperion.mail.models import Message
from hesperion.mail.renderers import Later, Mail, render

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
BROKER_REST = 30  # seconds without nudges after one failed

logger = logging.getLogger(__name__)
_broker_rests_until = 0.0


def enqueue(*, kind: str, subject: uuid.UUID) -> Message:
    """Owe `subject` a mail of `kind`. Call it inside the transaction that the mail is about."""
    message = Message.objects.create(kind=kind, subject=subject)
    transaction.on_commit(partial(_nudge, message.pk))
    return message


def forget(*, subject: uuid.UUID) -> None:
    """Delete every message about `subject`, sent or not."""
    Message.objects.filter(subject=subject).delete()


def deliver(message_id: uuid.UUID) -> bool:
    """Send the message if it is due and nobody else is at it; True when it was sent.

    The claim is the row's lock. It falls with the connection, so a killed worker's message is free at once.
    """
    with transaction.atomic():
        claimed = Message.objects.due().select_for_update(skip_locked=True)
        message = claimed.filter(pk=message_id).first()
        if message is None:
            return False
        _attempt(message)
        message.save()
    return message.sent_at is not None


def sweep() -> int:
    """Deliver all that is due, oldest first; how many were sent."""
    due = Message.objects.due().order_by("next_attempt_at").values_list("pk", flat=True)
    return sum(deliver(message_id) for message_id in list(due))


def _attempt(message: Message) -> None:
    message.attempts += 1
    try:
        with (
            transaction.atomic()
        ):  # what rendering took from a limit is given back if sending fails
            mail = render(message)
            if mail is None:
                message.dropped_at = timezone.now()
            else:
                _send(message, mail)
                message.sent_at = timezone.now()
    except Later as later:  # no attempt was made
        message.attempts -= 1
        message.next_attempt_at = timezone.now() + timedelta(seconds=later.seconds)
    except Exception as error:  # whatever went wrong, the mail is still owed
        message.last_error = type(error).__name__
        message.next_attempt_at = timezone.now() + _wait(message.attempts)
        logger.warning(
            "message %s failed, attempt %d: %s", message.pk, message.attempts, message.last_error
        )


def _send(message: Message, mail: Mail) -> None:
    """Hand over to the mail server. The Message-ID is the row's, so a second copy can be recognised."""
    headers = {
        "Message-ID": f"<{message.pk}@{urlsplit(settings.BASE_URL).hostname}>",
        "Auto-Submitted": "auto-generated",
    }
    letter = EmailMultiAlternatives(mail.subject, mail.text, to=[mail.to], headers=headers)
    letter.attach_alternative(mail.html, "text/html")
    letter.send()


def _wait(attempts: int) -> timedelta:
    doublings = min(attempts - 1, 10)  # beyond, LONGEST_WAIT holds anyway
    return min(FIRST_WAIT * 2**doublings, LONGEST_WAIT)


def _nudge(message_id: uuid.UUID) -> None:
    """Tell the worker now instead of at the next sweep. Best effort: the row is what counts."""
    global _broker_rests_until
    if time.monotonic() < _broker_rests_until:
        return
    try:
        current_app.send_task("hesperion.mail.tasks.deliver", [str(message_id)])
    except Exception as error:  # whatever the broker's driver raises, the sweep will find the row
        _broker_rests_until = time.monotonic() + BROKER_REST
        logger.warning("broker away, mail waits for the sweep: %s", type(error).__name__)
