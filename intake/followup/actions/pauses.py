"""Pauses: the participant says until when we shall not ask, or that we may ask again."""

from datetime import date

from hesperion.privacy import history
from hesperion.privacy.access import THEMSELF
from hesperion.ui.days import utc_today
from intake.followup.actions.reminders import remind_participant
from intake.followup.asking import current_pauses
from intake.followup.choices import PauseKind
from intake.followup.models import Pause
from intake.participants.models import Participant


def pause(*, participant: Participant, kind: PauseKind, until_on: date) -> Pause:
    """Store a pause from today to `until_on`, both included, in place of one that goes on.

    The database refuses one that ends before today, or lasts longer than LONGEST_PAUSE.
    """
    today = utc_today()
    with history.by(THEMSELF):
        Participant.objects.select_for_update().get(pk=participant.pk)
        _lift(participant, today)
        return Pause.objects.create(
            participant=participant, kind=kind, from_on=today, until_on=until_on
        )


def lift_pauses(*, participant: Participant) -> bool:
    """Let us ask again from today on; returns False if there was no pause."""
    today = utc_today()
    with history.by(THEMSELF):
        Participant.objects.select_for_update().get(pk=participant.pk)
        was_paused = _lift(participant, today)
        if was_paused:
            remind_participant(participant, today)
        return was_paused


def _lift(participant: Participant, today: date) -> bool:
    return current_pauses(participant, today).update(lifted_on=today) > 0
