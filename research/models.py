"""Read-only models over the views in the schema `research`."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from hesperion.privacy.classes import classified
from hesperion.privacy.fields import EncryptedTextField, PatientRow
from intake.choices.car_t import CourseStatus
from intake.choices.diseases import DIAGNOSES


@classified(
    technical=["subject", "public_id", "submitted_at", "confirmed_at"],
    clinical=["country", "car_t"],
    free_text=["story"],
    subject="subject",
)
class Record(PatientRow):
    """One consented, confirmed participant, known by the public id alone."""

    subject = models.UUIDField(editable=False)  # for decryption and the audit; shown to nobody
    public_id = models.CharField(_("public id"), max_length=13, primary_key=True)
    country = CountryField(_("country"))
    car_t = models.CharField(_("CAR-T"), max_length=20, choices=CourseStatus)
    submitted_at = models.DateTimeField(_("sent"))
    confirmed_at = models.DateTimeField(_("confirmed"))
    story = EncryptedTextField(
        _("story"), subject="subject", place=("intake_story", "text", "subject")
    )

    class Meta(PatientRow.Meta):
        managed = False
        db_table = "record"
        default_permissions = ["view"]
        permissions = [("view_identity", _("Can see who somebody is, with a reason"))]
        ordering = ["-submitted_at"]

    def __str__(self) -> str:
        return self.public_id


@classified(
    technical=["id", "subject", "record"],
    clinical=["code", "first_symptoms", "diagnosed"],
    free_text=["name"],
    subject="subject",
)
class Diagnosis(PatientRow):
    """One diagnosis of a record, as the participant told it."""

    id = models.UUIDField(primary_key=True)
    subject = models.UUIDField(editable=False)
    record = models.ForeignKey(
        Record, models.DO_NOTHING, related_name="diagnoses", db_constraint=False
    )
    code = models.CharField(_("diagnosis"), max_length=20, choices=DIAGNOSES)
    name = EncryptedTextField(
        _("in the participant’s words"), subject="subject", place=("intake_diagnosis", "name", "pk")
    )
    first_symptoms = models.CharField(_("first symptoms"), max_length=10)
    diagnosed = models.CharField(_("diagnosed"), max_length=10)

    class Meta(PatientRow.Meta):
        managed = False
        db_table = "diagnosis"
        default_permissions = ["view"]
        verbose_name_plural = _("diagnoses")
        ordering = ["id"]

    def __str__(self) -> Any:
        return self.get_code_display()
