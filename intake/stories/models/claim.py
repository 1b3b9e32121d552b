from datetime import timedelta

from django.db import models
from django.db.models import Q

from hesperion.privacy.classes import classified
from hesperion.privacy.fields import PatientRow
from intake.participants.models import Participant

CLAIM_LIFE = timedelta(minutes=30)  # since it was made or last renewed


@classified(label="story_claim", technical=["participant", "by", "until"], subject="participant_id")
class Claim(PatientRow):
    """A reviewer has taken a story: until `until` nobody else decides about it.

    A story has one claim at most. A claim that ran out is replaced by the next one. Claims have no
    history: what a reviewer reads and decides is in the audit.
    """

    participant = models.OneToOneField(
        Participant, models.CASCADE, primary_key=True, related_name="claim"
    )
    by = models.CharField(max_length=40)  # actor, as in the audit
    until = models.DateTimeField()

    class Meta(PatientRow.Meta):
        constraints = [
            models.CheckConstraint(name="stories_claim_by_somebody", condition=~Q(by=""))
        ]
