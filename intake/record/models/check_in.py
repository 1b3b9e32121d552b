"""Facts that only a check-in asks for: the course since the last time, what did not happen, events of life."""

import pghistory
from django.db import models
from django.db.models import Q

from hesperion.privacy.classes import classified
from hesperion.privacy.fields import PatientRow
from intake.record.choices.car_t import Relapse
from intake.record.choices.check_ins import YEAR_ALONE, Growing, LifeEventKind, Subject
from intake.record.choices.treatments import TreatmentClass
from intake.record.models.fact import (
    OccasionFact,
    are_chosen,
    are_partial_dates,
    choice_field,
    occasion_is_own,
    partial_date_field,
    shown_with_occasion,
)


@pghistory.track()
@classified(
    label="course_since",
    clinical=["course", "since", "relapsed", "relapse_treatment"],
    technical=["id", "participant", "occasion"],
    subject="participant_id",
)
@shown_with_occasion(["course", "since", "relapsed", "relapse_treatment"], ordering=["id"])
class CourseSince(OccasionFact):
    """How the disease was since the day `since`, on which the participant had told last.

    Those who never became quiet are no "no relapse": see Relapse. `relapsed` is when it came back.
    """

    natural = ("occasion_id",)

    course = models.CharField("course", max_length=20, choices=Relapse)
    since = models.DateField("since")
    relapsed = partial_date_field("came back")
    relapse_treatment = choice_field(TreatmentClass, "treated with")

    class Meta(PatientRow.Meta):
        verbose_name = "course since the last time"
        verbose_name_plural = "course since the last time"
        constraints = [
            occasion_is_own("course_since"),
            models.UniqueConstraint(name="record_course_since_once", fields=["occasion"]),
            models.CheckConstraint(
                name="record_course_since_choices",
                condition=Q(course__in=Relapse.values)
                & are_chosen(relapse_treatment=TreatmentClass)
                & (Q(course=Relapse.YES) | Q(relapsed="", relapse_treatment="")),
            ),
            models.CheckConstraint(
                name="record_course_since_relapsed", condition=are_partial_dates("relapsed")
            ),
        ]


@pghistory.track()
@classified(
    label="negative",
    clinical=["about", "since", "until"],
    technical=["id", "participant", "occasion"],
    subject="participant_id",
)
@shown_with_occasion(["about", "since", "until"])
class Negative(OccasionFact):
    """Something that did not happen from the day `since` to the day `until`, as the participant said.

    What has neither a row here nor one that it happened was not reported.
    """

    natural = ("occasion_id", "about")

    about = models.CharField("did not happen", max_length=20, choices=Subject)
    since = models.DateField("from")
    until = models.DateField("up to")

    class Meta(PatientRow.Meta):
        verbose_name = "what did not happen"
        verbose_name_plural = "what did not happen"
        constraints = [
            occasion_is_own("negative"),
            models.UniqueConstraint(name="record_negative_once", fields=["occasion", "about"]),
            models.CheckConstraint(
                name="record_negative_values",
                condition=Q(about__in=Subject.values, since__lte=models.F("until")),
            ),
        ]


@pghistory.track()
@classified(
    label="life_event",
    clinical=["kind", "number", "happened"],
    technical=["id", "participant", "occasion"],
    subject="participant_id",
)
@shown_with_occasion(["kind", "number", "happened"])
class LifeEvent(OccasionFact):
    """An event of life since the last time; `number` counts those of a kind. Of a pregnancy the year alone."""

    natural = ("occasion_id", "kind", "number")

    kind = models.CharField("event", max_length=20, choices=LifeEventKind)
    number = models.PositiveSmallIntegerField("number", default=1)
    happened = partial_date_field("happened")

    class Meta(PatientRow.Meta):
        verbose_name = "event of life"
        verbose_name_plural = "events of life"
        constraints = [
            occasion_is_own("life_event"),
            models.UniqueConstraint(
                name="record_life_event_once", fields=["occasion", "kind", "number"]
            ),
            models.CheckConstraint(
                name="record_life_event_values",
                condition=Q(kind__in=LifeEventKind.values, number__gte=1)
                & are_partial_dates("happened")
                & (~Q(kind__in=YEAR_ALONE) | Q(happened__regex=r"^(\d{4})?$")),
            ),
        ]


@pghistory.track()
@classified(
    label="development",
    clinical=["growth", "puberty"],
    technical=["id", "participant", "occasion"],
    subject="participant_id",
)
@shown_with_occasion(["growth", "puberty"], ordering=["id"])
class Development(OccasionFact):
    """Whether a child grows, and puberty goes on, as expected."""

    natural = ("occasion_id",)

    growth = choice_field(Growing, "growth")
    puberty = choice_field(Growing, "puberty")

    class Meta(PatientRow.Meta):
        verbose_name = "development"
        verbose_name_plural = "development"
        constraints = [
            occasion_is_own("development"),
            models.UniqueConstraint(name="record_development_once", fields=["occasion"]),
            models.CheckConstraint(
                name="record_development_choices",
                condition=are_chosen(growth=Growing, puberty=Growing),
            ),
        ]
