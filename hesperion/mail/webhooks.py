"""`/webhooks/mail/`: a mail provider tells of mails that came back. Not routed where there is none."""

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
# These speak of the sender or of the moment: the mail came back, and the address may be well.
NOT_THE_ADDRESS = (RejectReason.BLOCKED, RejectReason.TIMED_OUT)


def tracking_view(name: str) -> Callable[..., HttpResponseBase]:
    """Anymail's view `name`, which checks the secret first. What it can't read is refused, not repeated."""

    class Tracking(import_string(name)):  # type: ignore[misc]
        def parse_events(self, request: HttpRequest) -> list[AnymailTrackingEvent]:
            try:
                return super().parse_events(request)
            except (
                Exception
            ) as error:  # whatever the parser trips over; its text may hold an address
                raise BadRequest(type(error).__name__) from None

    return Tracking.as_view()


def handle_tracking(sender: Any, event: AnymailTrackingEvent, **signal: Any) -> None:
    """What Anymail read from a provider's request."""
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
    """The row's id, as it went out with the mail."""
    try:
        return uuid.UUID(metadata["message"])
    except (LookupError, TypeError, ValueError, AttributeError):
        return None
