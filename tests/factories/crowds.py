"""People enough to be in an extract: cells of fewer than K are withheld."""

from typing import Any

from intake.participants.models import Participant
from research.disclosure import K
from tests.factories.intake import confirmed

ALLOWED = ["study", "academic"]


def crowd(count: int = K, purposes: list[str] | None = None, **steps: Any) -> list[Participant]:
    """Participants with the same answers, who allow these purposes."""
    chosen = {"purposes": purposes or ALLOWED}
    return [confirmed(choices=chosen, **steps) for _ in range(count)]
