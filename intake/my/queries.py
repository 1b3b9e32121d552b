"""Reads of unfinished corrections."""

from intake.my.models import Correction
from intake.participants.models import Participant


def unfinished_correction(participant: Participant) -> Correction | None:
    """The participant's unfinished correction, if there is one."""
    return Correction.objects.filter(pk=participant.pk).first()
