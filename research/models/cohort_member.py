from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import QuerySet
from django_countries.fields import CountryField

from hesperion.privacy.classes import classified
from hesperion.privacy.fields import PatientQuerySet, PatientRow
from intake.record.choices.car_t import CourseStatus
from intake.record.choices.people import Sex
from intake.stories.choices import HIDDEN, ReviewState


class _NotHidden(models.Manager.from_queryset(PatientQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> QuerySet["CohortMember"]:
        return super().get_queryset().exclude(review__in=HIDDEN)


@classified(
    clinical=[
        *["age", "sex", "diagnoses", "targets", "infused", "course", "country"],
        *["codes", "numbers"],
        *["disease_before", "disease_today", "disease_change", "steroid_before", "steroid_today"],
    ],
    technical=["subject", "public_id", "submitted_at", "review", "waiting_since", "flagged"],
    subject="subject",
)
class CohortMember(PatientRow):
    """A participant who consents to the study, for filtering and counting: a row of `research.cohort`.

    `age` is in years when the story was told, `infused` the partial date of the first infusion. The
    scales of the disease go from 0 to 10; a negative change is an improvement. Steroids are in mg
    of prednisolone a day. `codes` has the values of all filters (research/cohort/codes.py), and
    `numbers` the same as their numbers in the table `filter_code`, which is quicker to count.
    """

    subject = models.UUIDField(primary_key=True, editable=False)
    public_id = models.CharField("public id", max_length=13)
    submitted_at = models.DateTimeField("sent")
    age = models.SmallIntegerField("age when told", null=True)
    sex = models.CharField("sex", max_length=20, choices=Sex)
    diagnoses = ArrayField(models.TextField(), verbose_name="diagnoses")
    targets = ArrayField(models.TextField(), verbose_name="targets")
    infused = models.CharField("infused", max_length=10)
    course = models.CharField("CAR-T", max_length=20, choices=CourseStatus)
    disease_before = models.SmallIntegerField("disease before", null=True)
    disease_today = models.SmallIntegerField("disease today", null=True)
    disease_change = models.SmallIntegerField("change of disease", null=True)
    steroid_before = models.DecimalField(
        "steroid before", max_digits=12, decimal_places=4, null=True
    )
    steroid_today = models.DecimalField("steroid today", max_digits=12, decimal_places=4, null=True)
    country = CountryField("country")
    review = models.CharField("review", max_length=20, choices=ReviewState)
    waiting_since = models.DateTimeField("waits for review since", null=True)
    flagged = models.BooleanField("open flag")  # somebody reported a danger; nobody decided yet
    codes = ArrayField(models.TextField())
    numbers = ArrayField(models.SmallIntegerField())

    objects: ClassVar[Any] = _NotHidden()
    for_review = PatientQuerySet.as_manager()  # with hidden records

    class Meta(PatientRow.Meta):
        managed = False
        db_table = "cohort"
        base_manager_name = "for_review"
        default_permissions = ()
        ordering = ["-submitted_at", "-public_id"]

    def __str__(self) -> str:
        return str(self.public_id)
