from django.contrib.auth.hashers import check_password
from django.db import models
from django.utils import timezone

from hesperion.privacy.classes import classified
from intake.participants.models.participant import Participant


@classified(label="pin", technical=["participant", "hashed", "set_at"], subject="participant_id")
class Pin(models.Model):
    """What a participant wants to be asked beside the mailed link: a mailbox may be read by others too.

    It leaves no history: an earlier hash helps nobody but who wants to guess.
    """

    participant = models.OneToOneField(Participant, models.CASCADE, primary_key=True)
    hashed = models.CharField(max_length=128)  # by Django's password hasher
    set_at = models.DateTimeField(default=timezone.now)

    def fits(self, typed: str) -> bool:
        return check_password(typed, self.hashed)
