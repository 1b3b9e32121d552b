"""What a participant's download has about trials."""

from typing import Any

from intake.participants.models import Participant
from trials.news.queries import countries_of, told_to


def export_trials(participant: Participant) -> dict[str, Any]:
    """The countries that they allow, and each trial that a mail was about."""
    return {
        "countries": countries_of(participant),
        "told": [
            {"number": one.trial.number, "told_at": one.told_at} for one in told_to(participant)
        ],
    }
