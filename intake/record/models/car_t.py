import uuid
from typing import Any, Self

import pghistory
from django.db import models
from django.db.models import F, Q

from hesperion.privacy.classes import classified
from hesperion.privacy.constraints import SameParticipant
from hesperion.privacy.fields import EncryptedTextField, PatientRow
from hesperion.privacy.shown import shown_to_research
from intake.record.choices.car_t import (
    Cells,
    CourseStatus,
    EventKind,
    Lymphodepletion,
    Relapse,
    Setting,
    Target,
)
from intake.record.choices.treatments import TreatmentClass
from intake.record.models.fact import (
    Fact,
    OccasionFact,
    SingleFact,
    are_chosen,
    are_partial_dates,
    choice_field,
    occasion_is_own,
    partial_date_field,
    shown_with_occasion,
)


@pghistory.track()
@classified(
    label="car_t_course",
    clinical=["status", "decided"],
    free_text=["reason"],
    technical=["participant"],
    subject="participant_id",
)
@shown_to_research(["status", "decided", "reason"], called={"status": "car_t"})
class Course(SingleFact):
    """How far the participant has come towards CAR-T cells.

    For participants without an infusion, `decided` is the index date: they are the comparison
    group.
    """

    status = models.CharField("CAR-T", max_length=20, choices=CourseStatus)
    decided = partial_date_field("decided")
    reason = EncryptedTextField("reason, in the participant’s words", null=True)

    class Meta(PatientRow.Meta):
        constraints = [
            models.CheckConstraint(
                name="record_course_status", condition=Q(status__in=CourseStatus.values)
            ),
            models.CheckConstraint(
                name="record_course_decided", condition=are_partial_dates("decided")
            ),
        ]


@pghistory.track()
@classified(
    label="infusion",
    clinical=[
        *["number", "given", "target", "cells", "setting", "registry_number", "product", "country"],
        *["lymphodepletion", "earlier_classes", "stopped", "restarted", "relapse", "relapsed"],
        "relapse_treatment",
    ],
    technical=["id", "participant"],
    subject="participant_id",
)
@shown_to_research(
    [
        *["number", "given", "target", "cells", "setting", "registry_number", "product", "country"],
        *["lymphodepletion", "earlier_classes", "stopped", "restarted", "relapse", "relapsed"],
        "relapse_treatment",
    ]
)
class Infusion(Fact):
    """One infusion of CAR-T cells; `number` counts the infusions from 1.

    Dates may be partial. `stopped` is when the participant stopped the last immunosuppressant,
    `restarted` when they first took one again, and `relapsed` when the disease first came back.
    """

    natural = ("number",)

    number = models.PositiveSmallIntegerField("number")
    given = partial_date_field("given")
    target = choice_field(Target, "target")
    cells = choice_field(Cells, "cells")
    setting = choice_field(Setting, "setting")
    registry_number = models.CharField(
        "registry number of the trial", max_length=30, blank=True, default=""
    )
    product = models.CharField("product", max_length=60, blank=True, default="")
    # ISO 3166-1 alpha-2
    country = models.CharField("country", max_length=2, blank=True, default="")
    lymphodepletion = choice_field(Lymphodepletion, "lymphodepletion")
    earlier_classes = models.PositiveSmallIntegerField("classes of medicines before", null=True)
    stopped = partial_date_field("last immunosuppressant stopped")
    restarted = partial_date_field("first one taken again")
    relapse = choice_field(Relapse, "relapse")
    relapsed = partial_date_field("first relapse")
    relapse_treatment = choice_field(TreatmentClass, "relapse treated with")

    class Meta(PatientRow.Meta):
        constraints = [
            models.UniqueConstraint(name="record_infusion_once", fields=["participant", "number"]),
            models.UniqueConstraint(
                name="record_infusion_participant", fields=["id", "participant"]
            ),  # for the foreign key of AdverseEvent
            models.CheckConstraint(
                name="record_infusion_numbers",
                condition=Q(number__gte=1)
                & (Q(earlier_classes=None) | Q(earlier_classes__range=(0, 30))),
            ),
            models.CheckConstraint(
                name="record_infusion_choices",
                condition=are_chosen(
                    target=Target,
                    cells=Cells,
                    setting=Setting,
                    lymphodepletion=Lymphodepletion,
                    relapse=Relapse,
                    relapse_treatment=TreatmentClass,
                ),
            ),
            models.CheckConstraint(
                name="record_infusion_dates",
                condition=are_partial_dates("given", "stopped", "restarted", "relapsed"),
            ),
            models.CheckConstraint(
                name="record_infusion_country", condition=Q(country__regex=r"^([A-Z]{2})?$")
            ),
        ]


@pghistory.track()
@classified(
    label="adverse_event",
    clinical=["kind", "number", "facts", "grade_min", "grade_max", "onset", "ended"],
    technical=["id", "participant", "occasion", "infusion", "source"],
    subject="participant_id",
)
@shown_with_occasion(
    ["infusion__number", "kind", "number", "facts", "grade_min", "grade_max", "onset", "ended"],
    called={"infusion__number": "infusion"},
    ordering=["infusion", "kind", "number"],
)
class AdverseEvent(OccasionFact):
    """An adverse event with the facts that the participant reported.

    At enrolment it is one after an infusion. At a check-in `number` counts the events of a kind, and those of
    people without an infusion have none.
    intake/record/grades.py derives a range of grades from the facts; it is null for a kind of event
    without a scale. The range rests on the patient's answers and is never shown as an ASTCT grade.
    """

    natural = ("occasion_id", "infusion_id", "kind")

    infusion = models.ForeignKey(
        Infusion,
        models.CASCADE,
        null=True,
        verbose_name="after infusion",
        related_name="adverse_events",
    )
    kind = models.CharField("event", max_length=20, choices=EventKind)
    number = models.PositiveSmallIntegerField("number", default=1, db_default=1)
    # {question: stored code, list of codes or bool}
    facts: Any = models.JSONField("facts", default=dict)
    grade_min = models.PositiveSmallIntegerField(null=True)
    grade_max = models.PositiveSmallIntegerField(null=True)
    onset = partial_date_field("began")
    ended = partial_date_field("ended")
    source = models.CharField(max_length=10, default="patient")

    @classmethod
    def of(cls, subject: uuid.UUID, **values: Any) -> Self:
        """An unsaved row. The first of a kind has the id that it had before events were numbered."""
        event = super().of(subject, **values)
        if event.number > 1:
            event.id = uuid.uuid5(event.id, str(event.number))
        return event

    class Meta(PatientRow.Meta):
        verbose_name = "adverse event"
        constraints = [
            occasion_is_own("event"),
            SameParticipant(parent="infusion", name="record_event_is_the_infusions_own"),
            models.UniqueConstraint(
                name="record_event_once",
                fields=["occasion", "infusion", "kind", "number"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="record_event_kind",
                condition=Q(kind__in=EventKind.values, source="patient"),
            ),
            models.CheckConstraint(
                name="record_event_grades",
                condition=Q(grade_min=None, grade_max=None)
                | Q(
                    grade_min__range=(0, 5), grade_max__range=(0, 5), grade_min__lte=F("grade_max")
                ),
            ),
            models.CheckConstraint(
                name="record_event_dates", condition=are_partial_dates("onset", "ended")
            ),
        ]
