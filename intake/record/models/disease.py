import pghistory
from django.db import models
from django.db.models import Q

from hesperion.privacy.classes import classified
from hesperion.privacy.fields import EncryptedTextField, PatientRow
from hesperion.privacy.shown import shown_to_research
from intake.record.choices.diseases import DIAGNOSES, Organ
from intake.record.choices.markers import Finding, Marker, Timepoint
from intake.record.models.fact import (
    Fact,
    OccasionFact,
    are_partial_dates,
    occasion_is_own,
    partial_date_field,
    shown_with_occasion,
)


@pghistory.track()
@classified(
    label="diagnosis",
    clinical=["code", "first_symptoms", "diagnosed"],
    free_text=["name"],
    technical=["id", "participant"],
    subject="participant_id",
)
@shown_to_research(["code", "name", "first_symptoms", "diagnosed"])
class Diagnosis(Fact):
    """A diagnosis that the participant reports, with the most specific code that they know."""

    natural = ("code",)

    code = models.CharField("diagnosis", max_length=20, choices=DIAGNOSES)
    name = EncryptedTextField("in the participant’s words", null=True)  # of `other` alone
    first_symptoms = partial_date_field("first symptoms")
    diagnosed = partial_date_field("diagnosed")

    class Meta(PatientRow.Meta):
        verbose_name_plural = "diagnoses"
        constraints = [
            models.UniqueConstraint(name="record_diagnosis_once", fields=["participant", "code"]),
            models.CheckConstraint(
                name="record_diagnosis_code",
                condition=Q(code__in=[code for code, label in DIAGNOSES]),
            ),
            models.CheckConstraint(
                name="record_diagnosis_other_is_named",
                condition=Q(code="other", name__isnull=False)
                | (~Q(code="other") & Q(name__isnull=True)),
            ),
            models.CheckConstraint(
                name="record_diagnosis_dates",
                condition=are_partial_dates("first_symptoms", "diagnosed"),
            ),
        ]


@pghistory.track()
@classified(
    label="affected_organ",
    clinical=["code"],
    technical=["id", "participant"],
    subject="participant_id",
)
@shown_to_research(["code"])
class AffectedOrgan(Fact):
    """An organ that the disease has affected.

    An organ without a row was not reported, which does not mean "no".
    """

    natural = ("code",)

    code = models.CharField("organ", max_length=20, choices=Organ)

    class Meta(PatientRow.Meta):
        verbose_name = "organ affected"
        verbose_name_plural = "organs affected"
        constraints = [
            models.UniqueConstraint(name="record_organ_once", fields=["participant", "code"]),
            models.CheckConstraint(name="record_organ_code", condition=Q(code__in=Organ.values)),
        ]


@pghistory.track()
@classified(
    label="marker_finding",
    clinical=["code", "timepoint", "finding", "found"],
    technical=["id", "participant", "occasion"],
    subject="participant_id",
)
@shown_with_occasion(["code", "timepoint", "finding", "found"], ordering=["timepoint", "code"])
class MarkerFinding(OccasionFact):
    """The result of a test for a marker at a timepoint. A marker without a row is not reported."""

    natural = ("occasion_id", "code", "timepoint")

    code = models.CharField("marker", max_length=20, choices=Marker)
    timepoint = models.CharField("when", max_length=20, choices=Timepoint)
    finding = models.CharField("finding", max_length=20, choices=Finding)
    found = partial_date_field("tested")

    class Meta(PatientRow.Meta):
        verbose_name = "marker"
        verbose_name_plural = "markers"
        constraints = [
            occasion_is_own("marker"),
            models.UniqueConstraint(
                name="record_marker_once", fields=["occasion", "code", "timepoint"]
            ),
            models.CheckConstraint(
                name="record_marker_choices",
                condition=Q(
                    code__in=Marker.values,
                    timepoint__in=Timepoint.values,
                    finding__in=Finding.values,
                ),
            ),
            models.CheckConstraint(
                name="record_marker_found", condition=are_partial_dates("found")
            ),
        ]
