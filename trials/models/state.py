"""What the database derives about trials: see trials/migrations/sql/. These rows are only read."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from hesperion.privacy.classes import classified
from trials.models.criterion_reading import CriterionReading
from trials.models.trial import Trial, TrialVersion


@classified(public=["trial", "version", "fetched_on", "gone_since"], runtime="SELECT")
class CurrentTrial(models.Model):
    """The newest record of a trial. `fetched_on` is the day of the newest file that has it so.

    `gone_since` is the day of the newest complete file of the same search, if the trial is in none since.
    """

    trial = models.OneToOneField(
        Trial, models.DO_NOTHING, primary_key=True, related_name="current", db_column="trial_id"
    )
    version = models.ForeignKey(TrialVersion, models.DO_NOTHING, related_name="+")
    fetched_on = models.DateField()
    gone_since = models.DateField(null=True)

    class Meta:
        managed = False
        default_permissions = ()
        db_table = '"derived"."trial_current"'


@classified(public=["reading"], runtime="SELECT")
class ReadingInRecord(models.Model):
    """A reading whose sentence is in the current record, whether it was approved or not."""

    reading = models.OneToOneField(
        CriterionReading,
        models.DO_NOTHING,
        primary_key=True,
        related_name="in_record",
        db_column="id",
    )

    class Meta:
        managed = False
        default_permissions = ()
        db_table = '"derived"."trial_reading_in_record"'


@classified(public=["reading"], runtime="SELECT")
class ReadingInForce(models.Model):
    """A reading that was approved, was not taken back, and whose sentence is in the current record."""

    reading = models.OneToOneField(
        CriterionReading,
        models.DO_NOTHING,
        primary_key=True,
        related_name="in_force",
        db_column="id",
    )

    class Meta:
        managed = False
        default_permissions = ()
        db_table = '"derived"."trial_reading_in_force"'


@classified(public=["trial", "other", "numbers"], technical=["id"], runtime="SELECT")
class SameTrial(models.Model):
    """Two records of one trial, by numbers that the records give, and never by their titles."""

    trial = models.ForeignKey(Trial, models.DO_NOTHING, related_name="same")
    other = models.ForeignKey(Trial, models.DO_NOTHING, related_name="+")
    numbers = ArrayField(models.CharField(max_length=60))  # why

    class Meta:
        managed = False
        default_permissions = ()
        db_table = '"derived"."same_trial"'
