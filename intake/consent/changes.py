"""Handlers of changed consent. Each app registers its own in `AppConfig.ready()`."""

from collections.abc import Callable, Collection

from intake.participants.models import Participant

# Called with the participant and the purposes that they allow now: () once the consent has ended.
Handler = Callable[[Participant, Collection[str]], None]

_handlers: list[Handler] = []


def register(handler: Handler) -> None:
    """Register `handler`, to be called after each change of a consent.

    It runs in the transaction that changes the consent, with the participant's row locked.
    """
    _handlers.append(handler)


def announce(participant: Participant, allowed: Collection[str]) -> None:
    """Call every registered handler with the purposes that are `allowed` now.

    Each action that changes the allowed purposes calls this.
    """
    for handler in _handlers:
        handler(participant, allowed)
