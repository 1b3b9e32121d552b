"""The parts of a participant's data download. Each app registers its own in `AppConfig.ready()`."""

from collections.abc import Callable
from typing import Any

from intake.participants.models import Participant

Part = Callable[[Participant], Any]

_parts: dict[str, Part] = {}


def register(name: str, part: Part) -> None:
    """Add a part of the download. The function `part` returns the JSON value stored under `name`."""
    _parts[name] = part


def export_all(participant: Participant) -> dict[str, Any]:
    """The value of every part of the download, by its name.

    Must be called inside the context manager `themself`, which lets the participant read their own
    data.
    """
    return {name: part(participant) for name, part in _parts.items()}
