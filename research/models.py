"""Read-only models over the views in the schema `research`."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from intake.choices import DIAGNOSES, CarTStatus


class Record(models.Model):
    """One consented, confirmed participant, known by the public id alone."""

    public_id = models.CharField(_("public id"), max_length=13, primary_key=True)
    subject = models.UUIDField(editable=False)  # for the audit; never shown
    country = CountryField(_("country"))
    car_t = models.CharField(_("CAR-T"), max_length=20, choices=CarTStatus)
    submitted_at = models.DateTimeField(_("sent"))
    confirmed_at = models.DateTimeField(_("confirmed"))
    story = models.TextField(_("story"))

    class Meta:
        managed = False
        db_table = "record"
        default_permissions = ["view"]
        ordering = ["-submitted_at"]

    def __str__(self) -> str:
        return self.public_id


class Diagnosis(models.Model):
    """One diagnosis of a record, as the participant told it."""

    record = models.ForeignKey(
        Record, models.DO_NOTHING, related_name="diagnoses", db_constraint=False
    )
    subject = models.UUIDField(editable=False)  # the record's
    code = models.CharField(_("diagnosis"), max_length=20, choices=DIAGNOSES)
    name = models.CharField(_("in the participant’s words"), max_length=200)
    first_symptoms = models.CharField(_("first symptoms"), max_length=7)
    diagnosed = models.CharField(_("diagnosed"), max_length=7)

    class Meta:
        managed = False
        db_table = "diagnosis"
        default_permissions = ["view"]
        verbose_name_plural = _("diagnoses")
        ordering = ["id"]

    def __str__(self) -> Any:
        return self.get_code_display()
