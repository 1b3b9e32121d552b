from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from hesperion.privacy.classes import classified
from intake.choices import treatments
from intake.choices.markers import Timepoint
from intake.choices.treatments import Steroid, Use, WhyStopped
from intake.models.treatment import InPrednisolone
from research.models.told import Told, of_record


@classified(
    technical=["id", "subject", "record"],
    clinical=["code", "use", "why_stopped"],
    subject="subject",
)
class Treatment(Told):
    """A class of medicines. One without a row is not reported."""

    record = of_record("treatments")
    code = models.CharField(_("treatment"), max_length=20, choices=treatments.Treatment)
    use = models.CharField(_("when"), max_length=20, choices=Use)
    why_stopped = models.CharField(_("why stopped"), max_length=20, choices=WhyStopped)

    class Meta(Told.Meta):
        db_table = "treatment"
        ordering = ["use", "code"]

    def __str__(self) -> Any:
        return self.get_code_display()


@classified(
    technical=["id", "subject", "record"], clinical=["timepoint", "drug", "mg"], subject="subject"
)
class SteroidDose(InPrednisolone, Told):
    record = of_record("steroid_doses")
    timepoint = models.CharField(_("when"), max_length=20, choices=Timepoint)
    drug = models.CharField(_("steroid"), max_length=20, choices=Steroid)
    mg = models.DecimalField(_("mg a day"), max_digits=7, decimal_places=2, null=True)

    class Meta(Told.Meta):
        db_table = "steroid_dose"
        verbose_name = _("steroid dose")
        ordering = ["timepoint"]

    def __str__(self) -> Any:
        return self.get_drug_display()
