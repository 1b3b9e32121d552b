from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from hesperion.privacy.classes import classified
from intake.choices.markers import Timepoint
from intake.choices.outcomes import Measure
from intake.choices.people import YesNo
from research.models.told import Told, of_record


@classified(
    technical=["id", "subject", "record", "recalled"],
    clinical=[
        *["timepoint", "disease", "tiredness", "pain", "daily_life"],
        *["remission", "b_cells", "b_cells_back"],
    ],
    subject="subject",
)
class Outcome(Told):
    """How somebody is, or was: 0 is no trouble, 10 the worst they can think of."""

    record = of_record("outcomes")
    timepoint = models.CharField(_("when"), max_length=20, choices=Timepoint)
    recalled = models.BooleanField(_("told from memory"))
    disease = models.PositiveSmallIntegerField(_("disease"), null=True)
    tiredness = models.PositiveSmallIntegerField(_("tiredness"), null=True)
    pain = models.PositiveSmallIntegerField(_("pain"), null=True)
    daily_life = models.PositiveSmallIntegerField(_("daily life"), null=True)
    remission = models.CharField(_("in remission, by their doctor"), max_length=20, choices=YesNo)
    b_cells = models.CharField(_("B cells are back"), max_length=20, choices=YesNo)
    b_cells_back = models.CharField(_("B cells back since"), max_length=10)

    class Meta(Told.Meta):
        db_table = "outcome"
        ordering = ["timepoint"]

    def __str__(self) -> Any:
        return self.get_timepoint_display()


@classified(
    technical=["id", "subject", "record"], clinical=["code", "value", "measured"], subject="subject"
)
class Measurement(Told):
    """A number that a clinician wrote, as the participant read it from a letter."""

    record = of_record("measurements")
    code = models.CharField(_("measure"), max_length=20, choices=Measure)
    value = models.DecimalField(_("value"), max_digits=9, decimal_places=2)
    measured = models.CharField(_("measured"), max_length=10)

    class Meta(Told.Meta):
        db_table = "measurement"
        ordering = ["code", "measured"]

    def __str__(self) -> Any:
        return self.get_code_display()
