from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from hesperion.privacy.classes import classified
from hesperion.privacy.fields import EncryptedTextField
from intake.choices import markers
from intake.choices.diseases import DIAGNOSES, MadeBy
from intake.choices.diseases import Organ as OrganCode
from intake.choices.markers import Finding, Timepoint
from research.models.told import Told, of_record


@classified(
    technical=["id", "subject", "record"],
    clinical=["code", "made_by", "first_symptoms", "diagnosed"],
    free_text=["name"],
    subject="subject",
)
class Diagnosis(Told):
    record = of_record("diagnoses")
    code = models.CharField(_("diagnosis"), max_length=20, choices=DIAGNOSES)
    name = EncryptedTextField(
        _("in the participant’s words"), subject="subject", label="diagnosis.name"
    )
    made_by = models.CharField(_("made by"), max_length=20, choices=MadeBy)
    first_symptoms = models.CharField(_("first symptoms"), max_length=10)
    diagnosed = models.CharField(_("diagnosed"), max_length=10)

    class Meta(Told.Meta):
        db_table = "diagnosis"
        verbose_name_plural = _("diagnoses")
        ordering = ["code"]

    def __str__(self) -> Any:
        return self.get_code_display()


@classified(technical=["id", "subject", "record"], clinical=["code"], subject="subject")
class Organ(Told):
    """One that the disease has affected. One without a row is not reported, which is not "no"."""

    record = of_record("organs")
    code = models.CharField(_("organ"), max_length=20, choices=OrganCode)

    class Meta(Told.Meta):
        db_table = "organ"
        verbose_name = _("organ affected")
        verbose_name_plural = _("organs affected")
        ordering = ["code"]

    def __str__(self) -> Any:
        return self.get_code_display()


@classified(
    technical=["id", "subject", "record"],
    clinical=["code", "timepoint", "finding", "found"],
    subject="subject",
)
class Marker(Told):
    """What a test gave at a timepoint. One without a row is not reported, never negative."""

    record = of_record("markers")
    code = models.CharField(_("marker"), max_length=20, choices=markers.Marker)
    timepoint = models.CharField(_("when"), max_length=20, choices=Timepoint)
    finding = models.CharField(_("finding"), max_length=20, choices=Finding)
    found = models.CharField(_("tested"), max_length=10)

    class Meta(Told.Meta):
        db_table = "marker"
        ordering = ["timepoint", "code"]

    def __str__(self) -> Any:
        return self.get_code_display()
