"""`/webhooks/mail/`: a mail provider reports bounces. Routed only where a provider is configured."""

import uuid
from collections.abc import Callable
from typing import Any

from anymail.signals import AnymailTrackingEvent, EventType, RejectReason
from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.module_loading import import_string

from hesperion.mail import actions
from hesperion.mail.models import Reason

REASONS = {
    EventType.BOUNCED: Reason.BOUNCED,
    EventType.REJECTED: Reason.REJECTED,
    EventType.COMPLAINED: Reason.COMPLAINED,
}
# Reasons about the sender or the moment: the mail bounced, and the address may be valid.
NOT_THE_ADDRESS = (RejectReason.BLOCKED, RejectReason.TIMED_OUT)


def tracking_view(name: str) -> Callable[..., HttpResponseBase]:
    """Anymail's view `name`, which checks the shared secret first.

    It answers 400 to requests that it can't read.
    """

    class Tracking(import_string(name)):  # type: ignore[misc]
        def parse_events(self, request: HttpRequest) -> list[AnymailTrackingEvent]:
            try:
                return super().parse_events(request)
            except (
                Exception
            ) as error:  # whatever the parser raises; its text may contain an address
                raise BadRequest(type(error).__name__) from None

    return Tracking.as_view()


def handle_tracking(sender: Any, event: AnymailTrackingEvent, **signal: Any) -> None:
    """Record a bounce that a mail provider reports. Receives Anymail's signal `tracking`."""
    reason = REASONS.get(event.event_type)
    if reason is None:
        return
    actions.record_bounce(
        message_id=_message_id(event.metadata),
        provider_id=str(event.message_id or ""),
        address=event.recipient or "",
        reason=None if event.reject_reason in NOT_THE_ADDRESS else reason,
    )


def _message_id(metadata: Any) -> uuid.UUID | None:
    """The message's id, which was sent as metadata of the mail."""
    try:
        return uuid.UUID(metadata["message"])
    except (LookupError, TypeError, ValueError, AttributeError):
        return None
