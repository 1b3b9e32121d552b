"""The cards about check-ins on the home page: one that is open, a month that is asked for, and all times."""

from typing import Any

from hesperion.ui.days import utc_today
from intake.consent.queries import live_consent
from intake.followup.asking import current_pause
from intake.followup.choices import TimeState
from intake.followup.queries import answerable_times, times_of
from intake.followup.which_month import month_card
from intake.participants import panels
from intake.participants.models import Participant

_Context = dict[str, Any] | None


def register_cards() -> None:
    """Register the cards, in their places on the page."""
    panels.register("my/cards/check_in.html", _check_in, order=11)
    panels.register("my/cards/which_month.html", month_card, order=16)
    panels.register("my/cards/times.html", _times, order=42)


def _check_in(participant: Participant) -> _Context:
    times = answerable_times(participant)
    return {"time": times[0]} if times else None


def _times(participant: Participant) -> _Context:
    """The next time, also of somebody who paused; None for those who have no times, such as relatives."""
    times = times_of(participant)
    if not times or live_consent(participant) is None:
        return None
    upcoming = (time for time in times if time.state is TimeState.UPCOMING)
    return {
        "next_time": next(upcoming, None),
        "pause": current_pause(participant, utc_today()),
    }
