"""What a page says that has no check-in to ask now: answered, closed, stopped, or not open yet."""

from dataclasses import dataclass

from hesperion.ui.days import earliest_today
from intake.consent.queries import live_consent
from intake.followup.choices import TimeState
from intake.followup.models import CheckIn
from intake.followup.queries import Time, latest_check_in, times_of
from intake.participants.models import Participant


@dataclass(frozen=True)
class FollowupStatus:
    """The last time that was answered or missed, and the next one. `is_stopped`: the consent has ended."""

    is_stopped: bool
    answered: CheckIn | None
    closed: Time | None  # missed since the last answer
    following: Time | None

    @property
    def code(self) -> int:
        """The HTTP status: what was asked for is gone for good if it is closed or stopped."""
        return 410 if self.is_stopped or self.closed else 200


def followup_status(participant: Participant) -> FollowupStatus:
    """The status of a participant who has no time to answer now."""
    times, today = times_of(participant), earliest_today()
    over = [time for time in times if time.closes_on < today]
    last = over[-1] if over else None
    missed = last and last.state in (TimeState.MISSED, TimeState.NOT_ASKED)
    return FollowupStatus(
        is_stopped=live_consent(participant) is None,
        answered=latest_check_in(participant),
        closed=last if missed else None,
        following=next((time for time in times if time.state is TimeState.UPCOMING), None),
    )
