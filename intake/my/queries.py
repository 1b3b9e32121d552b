"""Who an address belongs to, whether a mailed link or code is still good, and what is one's own."""

from intake.my.models import Correction
from intake.participants.models import Participant


def begun_correction(participant: Participant) -> Correction | None:
    """The correction that still lacks answers."""
    return Correction.objects.filter(pk=participant.pk).first()
