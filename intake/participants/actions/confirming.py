"""Confirming the address of a story that was sent."""

from hesperion.privacy import history
from hesperion.privacy.access import THEMSELF
from intake.participants.models import Confirmation, Participant
from intake.participants.queries import participant_by_token


def confirm(*, participant: Participant) -> bool:
    """The address is proved; False when it was before."""
    with history.by(THEMSELF):
        return Confirmation.objects.get_or_create(participant=participant)[1]


def confirm_by_token(*, token: str) -> bool:
    """The same by the mailed link; False where the address was corrected since the mail went out."""
    with history.by(THEMSELF):
        found = participant_by_token(token)
        if found is None:
            return False
        Participant.objects.select_for_update().get(pk=found.pk)
        if participant_by_token(token) is None:
            return False
        confirm(participant=found)
        return True
