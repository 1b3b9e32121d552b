"""The parts of a participant's data download. Each app registers its own in `AppConfig.ready()`."""

from collections.abc import Callable
from typing import Any

from intake.participants.models import Participant

Part = Callable[[Participant], Any]

_parts: dict[str, Part] = {}


def register(name: str, part: Part) -> None:
    """Add a part: `part` returns what the download has under `name`, as a value for JSON."""
    _parts[name] = part


def export_all(participant: Participant) -> dict[str, Any]:
    """Every part by its name. Call it inside `themself`."""
    return {name: part(participant) for name, part in _parts.items()}
