"""The outbox: a mail is a row, stored in the transaction that causes it, and sent later by the worker."""

import logging
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import urlsplit

from anymail.message import AnymailMessage
from django.conf import settings
from django.contrib.admin.models import CHANGE, DELETION, LogEntry
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from hesperion.mail.failures import AddressRefused, error_code, is_refusal
from hesperion.mail.models import Message, Reason, Suppression
from hesperion.mail.notify_worker import request_delivery
from hesperion.mail.renderers import Mail, RetryLater, render, renderer_of
from hesperion.mail.suppression import Suppressed, address_key, is_suppressed
from hesperion.privacy.reading import reading

MOST_ATTEMPTS = 12  # with the waits between them, three days
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=16)

logger = logging.getLogger(__name__)


def enqueue(*, kind: str, subject: uuid.UUID, about: uuid.UUID | None = None) -> Message:
    """Store a message of `kind` to `subject`. Call it inside the transaction that causes the mail.

    `about` is the row that the renderer links to, if `subject` alone does not say which. Raises
    UnknownKind.
    """
    message = new_message(kind=kind, subject=subject, about=about)
    message.save(force_insert=True)
    return message


def new_message(*, kind: str, subject: uuid.UUID, about: uuid.UUID | None = None) -> Message:
    """The unsaved row of `enqueue`, for callers that store it together with other rows in one transaction.

    Raises UnknownKind.
    """
    renderer_of(kind)
    message = Message(kind=kind, subject=subject, about=about)
    transaction.on_commit(partial(request_delivery, message.pk))
    return message


def enqueue_later(*, kind: str, subjects: Iterable[uuid.UUID], due_at: datetime) -> None:
    """Store a message of `kind` to each of many subjects, which the periodic delivery sends from `due_at` on.

    The worker is not notified, so that no mail that somebody waits for is sent after all of these.
    Raises UnknownKind.
    """
    renderer_of(kind)
    Message.objects.bulk_create(
        Message(kind=kind, subject=subject, next_attempt_at=due_at) for subject in subjects
    )


def enqueue_about(*, kind: str, due: Iterable[tuple[uuid.UUID, uuid.UUID, datetime]]) -> None:
    """Store many messages of `kind`: each with its subject, the row that it is about, and when it is due.

    The periodic delivery sends them. Raises UnknownKind.
    """
    renderer_of(kind)
    Message.objects.bulk_create(
        Message(kind=kind, subject=subject, about=about, next_attempt_at=due_at)
        for subject, about, due_at in due
    )


def deliver(message_id: uuid.UUID) -> bool:
    """Send the message if it is due and no other process is sending it; returns whether it was sent.

    A process claims a message by locking its row. When a worker is killed, its connection ends, and
    the lock is released.
    """
    with transaction.atomic():
        claimed = Message.objects.due().select_for_update(skip_locked=True)
        message = claimed.filter(pk=message_id).first()
        if message is None:
            return False
        with reading(actor="system:mail", purpose=message.kind):
            _attempt(message)
        message.save()
    return message.sent_at is not None


def deliver_due() -> int:
    """Deliver every message that is due, oldest first. Returns the number sent."""
    due = Message.objects.due().order_by("next_attempt_at").values_list("pk", flat=True)
    return sum(deliver(message_id) for message_id in list(due))


@transaction.atomic
def requeue(*, messages: Iterable[uuid.UUID], by: AbstractBaseUser) -> int:
    """Make the undelivered ones of `messages` due now, and allow all attempts again.

    Returns the number of these messages.
    """
    undelivered = Message.objects.undelivered().filter(pk__in=messages).select_for_update()
    again = list(undelivered)
    for message in again:
        message.attempts, message.next_attempt_at = 0, timezone.now()
        message.last_error = message.provider_id = ""
        message.sent_at = message.dropped_at = message.dead_at = message.bounced_at = None
        message.save()
        transaction.on_commit(partial(request_delivery, message.pk))
    LogEntry.objects.log_actions(by.pk, again, CHANGE, gettext("Sent again"))
    return len(again)


def delete_messages(*, kind: str, before: datetime) -> int:
    """Delete the messages of `kind` created before `before`, sent or not; returns their number."""
    return Message.objects.filter(kind=kind, created_at__lt=before).delete()[0]


@transaction.atomic
def record_bounce(
    *, message_id: uuid.UUID | None, provider_id: str, address: str, reason: Reason | None
) -> None:
    """Record that a mail bounced. If `reason` is given, also suppress `address`. Idempotent.

    Does nothing for an unknown message: other sites may use the same account with the provider.
    """
    reported = Message.objects.reported_as(message_id, provider_id)
    message = reported.select_for_update().first()
    if message is None:
        return
    if reason and address:
        _suppress(address, reason)
    if message.sent_at and not message.bounced_at:
        message.bounced_at = timezone.now()
        message.save(update_fields=["bounced_at"])


@transaction.atomic
def lift_suppressions(*, suppressions: Iterable[str], by: AbstractBaseUser) -> int:
    """Delete these suppressions, so that their addresses get mails again; returns the number deleted."""
    rows = list(Suppression.objects.filter(pk__in=suppressions).select_for_update())
    LogEntry.objects.log_actions(by.pk, rows, DELETION, gettext("Written to again"))
    return Suppression.objects.filter(pk__in=[row.pk for row in rows]).delete()[0]


def _attempt(message: Message) -> None:
    message.attempts += 1
    try:
        with (
            transaction.atomic()
        ):  # if sending fails, a use that rendering counted on a limit is rolled back
            _hand_over(message)
    except RetryLater as retry:  # no attempt was made
        message.attempts -= 1
        message.next_attempt_at = timezone.now() + timedelta(seconds=retry.seconds)
    except Suppressed as suppressed:
        message.dropped_at = timezone.now()
        message.last_error = error_code(suppressed)
    except AddressRefused as refused:
        message.dead_at = message.bounced_at = timezone.now()
        _suppress(refused.address, Reason.REFUSED)
        _failed(message, refused.error)
    except Exception as error:  # whatever went wrong, the mail is tried again
        if message.attempts < MOST_ATTEMPTS:
            message.next_attempt_at = timezone.now() + _wait(message.attempts)
        else:
            message.dead_at = timezone.now()
        _failed(message, error)


def _hand_over(message: Message) -> None:
    """Raises Suppressed, AddressRefused, or what rendering or sending raises."""
    mail = render(message)
    if mail is None:
        message.dropped_at = timezone.now()
        return
    if is_suppressed(mail.to):
        raise Suppressed
    try:
        message.provider_id = _send(message, mail)
    except Exception as error:
        if is_refusal(error):
            raise AddressRefused(mail.to, error) from error
        raise
    message.sent_at = timezone.now()


def _send(message: Message, mail: Mail) -> str:
    """Hand the mail over to the mail server or the provider. Returns the provider's id for it.

    The Message-ID is the row's id, by which mail programs recognise a second copy. A provider's report of a
    bounce contains the metadata.
    """
    headers = {
        "Message-ID": f"<{message.pk}@{urlsplit(settings.BASE_URL).hostname}>",
        "Auto-Submitted": "auto-generated",
    }
    letter = AnymailMessage(
        mail.subject,
        mail.text,
        to=[mail.to],
        headers=headers,
        metadata={"message": str(message.pk)},
    )
    letter.attach_alternative(mail.html, "text/html")
    letter.send()
    return letter.anymail_status.message_id or ""


def _failed(message: Message, error: Exception) -> None:
    message.last_error = error_code(error)
    logger.warning(
        "message %s failed, attempt %d%s: %s",
        message.pk,
        message.attempts,
        ", given up" if message.dead_at else "",
        message.last_error,
    )


def _suppress(address: str, reason: Reason) -> None:
    Suppression.objects.get_or_create(pk=address_key(address), defaults={"reason": reason})


def _wait(attempts: int) -> timedelta:
    triplings = min(attempts - 1, 10)  # later waits are LONGEST_WAIT anyway
    return min(FIRST_WAIT * 3**triplings, LONGEST_WAIT)
