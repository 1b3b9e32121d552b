"""The times of today, as the database derives them."""

from django.db import models

from hesperion.privacy.classes import classified
from hesperion.privacy.fields import PatientRow
from intake.followup.choices import AnchorKind, TimeState
from intake.participants.models import Participant


@classified(
    technical=[
        *["pk", "participant", "anchor_kind", "anchor_number", "code", "opens_on", "due_on"],
        *["closes_on", "anchor_date", "slack", "first_on", "state"],
    ],
    subject="participant_id",
    runtime="SELECT",
)
class DueToday(PatientRow):
    """A time of a participant with its state today: a row of the view `derived.due_today`.

    Whoever needs another day calls `queries.times_of`. The SQL is in intake/followup/migrations/sql/.
    """

    pk = models.CompositePrimaryKey("participant_id", "anchor_kind", "anchor_number", "code")
    participant = models.ForeignKey(
        Participant,
        models.DO_NOTHING,
        db_column="subject",
        db_constraint=False,
        related_name="times",
    )
    anchor_kind = models.CharField("counted from", max_length=20, choices=AnchorKind)
    anchor_number = models.PositiveSmallIntegerField("infusion")
    code = models.CharField("time", max_length=10)
    opens_on = models.DateField("opens")
    due_on = models.DateField("due")
    closes_on = models.DateField("closes")
    anchor_date = models.DateField("counted from the day")
    slack = models.PositiveSmallIntegerField("give or take days")
    first_on = models.DateField("first infusion", null=True)
    state = models.CharField("state", max_length=20, choices=TimeState)

    class Meta(PatientRow.Meta):
        managed = False
        db_table = '"derived"."due_today"'
        default_permissions = []
