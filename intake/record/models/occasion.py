import uuid

import pghistory
from django.db import models
from django.db.models import Q

from hesperion.privacy.classes import APPENDED, classified
from hesperion.privacy.fields import PatientRow
from intake.participants.choices import Teller
from intake.participants.models import Participant
from intake.record.choices.occasions import OccasionKind


@pghistory.track()
@classified(
    label="occasion",
    clinical=["told_by"],
    technical=["id", "participant", "kind", "told_on"],
    subject="participant_id",
    runtime=APPENDED,
)
class Occasion(PatientRow):
    """A time at which a participant answered: at enrolment, or at a later check-in.

    Answers that can change over time belong to an occasion. A correction changes the answers and
    keeps the occasion. `told_by` is the person who answered, who may be another one next time.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="occasions")
    kind = models.CharField(max_length=20, choices=OccasionKind)
    told_on = models.DateField()
    told_by = models.CharField(max_length=20, choices=Teller)

    class Meta(PatientRow.Meta):
        constraints = [
            models.UniqueConstraint(
                name="record_occasion_one_enrolment",
                fields=["participant"],
                condition=Q(kind=OccasionKind.ENROLMENT),
            ),
            models.UniqueConstraint(
                name="record_occasion_participant", fields=["id", "participant"]
            ),  # for the foreign keys of the facts
            models.CheckConstraint(
                name="record_occasion_choices",
                condition=Q(kind__in=OccasionKind.values, told_by__in=Teller.values),
            ),
        ]


def enrolment_id(subject: uuid.UUID) -> uuid.UUID:
    """The id of the occasion on which `subject` enrolled, derived from the id `subject`."""
    return uuid.uuid5(subject, "occasion:enrolment")
