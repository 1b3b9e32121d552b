"""Handlers of confirmed addresses. Each app registers its own in `AppConfig.ready()`."""

from collections.abc import Callable

from intake.participants.models import Participant

_Handler = Callable[[Participant], object]

_handlers: list[_Handler] = []


def on_confirmation(handler: _Handler) -> None:
    """Register `handler`, to be called once, in the transaction that confirms a participant's address."""
    _handlers.append(handler)


def announce_confirmation(participant: Participant) -> None:
    """Call every registered handler."""
    for handler in _handlers:
        handler(participant)
