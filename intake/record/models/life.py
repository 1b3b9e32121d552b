"""Facts about the life with the disease: what is possible again, infections, and what it all costs."""

import pghistory
from django.db import models
from django.db.models import Q

from hesperion.privacy.classes import classified
from hesperion.privacy.fields import PatientRow
from intake.record.choices.abilities import Ability, Activity, Baseline
from intake.record.choices.burden import Cost, Help, InfectionCare, Travel, WorkChange
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
    label="activity_ability",
    clinical=["code", "ability", "baseline"],
    technical=["id", "participant", "occasion"],
    subject="participant_id",
)
@shown_with_occasion(["code", "ability", "baseline"])
class ActivityAbility(OccasionFact):
    """Whether the participant can do an activity now, compared with the baseline.

    An activity without a row was not answered.
    """

    natural = ("occasion_id", "code")

    code = models.CharField("activity", max_length=20, choices=Activity)
    ability = models.CharField("ability", max_length=20, choices=Ability)
    baseline = models.CharField("compared with", max_length=20, choices=Baseline)

    class Meta(PatientRow.Meta):
        verbose_name = "activity"
        verbose_name_plural = "activities"
        constraints = [
            occasion_is_own("activity"),
            models.UniqueConstraint(name="record_activity_once", fields=["occasion", "code"]),
            models.CheckConstraint(
                name="record_activity_choices",
                condition=Q(
                    code__in=Activity.values,
                    ability__in=Ability.values,
                    baseline__in=Baseline.values,
                ),
            ),
        ]


@pghistory.track()
@classified(
    label="infection_year",
    clinical=["year", "care"],
    technical=["id", "participant", "occasion"],
    subject="participant_id",
)
@shown_with_occasion(["year", "care"])
class InfectionYear(OccasionFact):
    """The most care that the participant's infections of a calendar year needed.

    A year without a row was not answered, which does not mean "no infection".
    """

    natural = ("occasion_id", "year")

    year = models.PositiveSmallIntegerField("year")
    care = models.CharField("infections", max_length=20, choices=InfectionCare)

    class Meta(PatientRow.Meta):
        verbose_name = "year of infections"
        verbose_name_plural = "infections by year"
        constraints = [
            occasion_is_own("infection_year"),
            models.UniqueConstraint(name="record_infection_year_once", fields=["occasion", "year"]),
            models.CheckConstraint(
                name="record_infection_year_values",
                condition=Q(year__range=(1900, 2100), care__in=InfectionCare.values),
            ),
        ]


@pghistory.track()
@classified(
    label="burden",
    clinical=["cost", "travel", "help", "help_burden", "work", "work_stopped", "work_resumed"],
    technical=["id", "participant", "occasion"],
    subject="participant_id",
)
@shown_with_occasion(
    ["cost", "travel", "help", "help_burden", "work", "work_stopped", "work_resumed"],
    ordering=["id"],
)
class Burden(OccasionFact):
    """What the disease and its treatment cost the participant and those around them.

    `help_burden` says from 0 (not hard) to 10 (as hard as can be) how hard the help is for those who
    give it. The dates are those of paid work or studies.
    """

    natural = ("occasion_id",)

    cost = choice_field(Cost, "costs")
    travel = choice_field(Travel, "way to the centre")
    help = choice_field(Help, "help by family or friends")
    help_burden = models.PositiveSmallIntegerField("burden on those who help", null=True)
    work = choice_field(WorkChange, "work or studies")
    work_stopped = partial_date_field("work stopped")
    work_resumed = partial_date_field("work began again")

    class Meta(PatientRow.Meta):
        verbose_name = "burden"
        verbose_name_plural = "burden"
        constraints = [
            occasion_is_own("burden"),
            models.UniqueConstraint(name="record_burden_once", fields=["occasion"]),
            models.CheckConstraint(
                name="record_burden_choices",
                condition=are_chosen(cost=Cost, travel=Travel, help=Help, work=WorkChange)
                & (Q(help_burden=None) | Q(help_burden__range=(0, 10))),
            ),
            models.CheckConstraint(
                name="record_burden_dates",
                condition=are_partial_dates("work_stopped", "work_resumed"),
            ),
        ]
