from django.contrib.auth.hashers import check_password
from django.db import models
from django.utils import timezone

from hesperion.privacy.classes import classified
from intake.participants.models.participant import Participant


@classified(label="pin", technical=["participant", "hashed", "set_at"], subject="participant_id")
class Pin(models.Model):
    """A PIN that the site asks for after the mailed link, because others may read the mailbox too.

    The table has no history: an old hash would only help an attacker to guess.
    """

    participant = models.OneToOneField(Participant, models.CASCADE, primary_key=True)
    hashed = models.CharField(max_length=128)  # by Django's password hasher
    set_at = models.DateTimeField(default=timezone.now)

    def fits(self, typed: str) -> bool:
        return check_password(typed, self.hashed)
