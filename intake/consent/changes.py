"""What other rooms do when a participant's consent changes. Each registers in `AppConfig.ready()`."""

from collections.abc import Callable, Collection

from intake.participants.models import Participant

# Gets the participant and the purposes that are allowed now: none once the consent has ended.
Handler = Callable[[Participant, Collection[str]], None]

_handlers: list[Handler] = []


def register(handler: Handler) -> None:
    """Have `handler` called in the transaction that changes the consent, the participant's row locked."""
    _handlers.append(handler)


def announce(participant: Participant, allowed: Collection[str]) -> None:
    """Call every handler. Part of each action that changes what is allowed."""
    for handler in _handlers:
        handler(participant, allowed)
