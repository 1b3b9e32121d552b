"""Writes down that a participant does not answer any more."""

from hesperion.privacy import history
from hesperion.privacy.actor import ANONYMOUS
from intake.choices.people import SilenceReason
from intake.models import Participant, Silence


def report(*, participant: Participant, reason: SilenceReason, message: str = "") -> Silence:
    """Somebody who reads the participant's mail says so. No follow-up mail goes out from here on."""
    with history.by(ANONYMOUS):
        return Silence.objects.create(
            participant=participant, reason=reason, message=message or None
        )
