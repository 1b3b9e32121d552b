import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from hesperion.privacy.classes import classified
from hesperion.privacy.fields import EncryptedTextField, PatientRow
from hesperion.privacy.shown import shown_to_research
from intake.record.choices.people import Ancestry, DeathSource, Relation, Sex, YesNo
from intake.record.models.fact import (
    SingleFact,
    are_chosen,
    are_partial_dates,
    choice_field,
    partial_date_field,
)


@pghistory.track()
@classified(
    label="background",
    clinical=["birth_year", "sex", "first_centre", "ancestry"],
    technical=["participant"],
    subject="participant_id",
)
@shown_to_research(["birth_year", "sex", "first_centre", "ancestry"])
class Background(SingleFact):
    """The participant's background. `birth_year` is null if it was not given."""

    birth_year = models.PositiveSmallIntegerField("year of birth", null=True)
    sex = choice_field(Sex, "sex")
    first_centre = partial_date_field("first visit to a specialised centre")
    ancestry = ArrayField(
        models.CharField(max_length=20, choices=Ancestry),
        verbose_name="ancestry",
        default=list,
        blank=True,
    )

    class Meta(PatientRow.Meta):
        constraints = [
            models.CheckConstraint(
                name="record_background_birth_year", condition=Q(birth_year__range=(1900, 2100))
            ),
            models.CheckConstraint(name="record_background_sex", condition=are_chosen(sex=Sex)),
            models.CheckConstraint(
                name="record_background_first_centre", condition=are_partial_dates("first_centre")
            ),
            models.CheckConstraint(
                name="record_background_ancestry",
                condition=Q(ancestry__contained_by=Ancestry.values),
            ),
        ]


@pghistory.track()
@classified(
    label="death",
    clinical=["relation", "died_on", "linked", "objection", "source"],
    free_text=["cause"],
    technical=["participant"],
    subject="participant_id",
)
@shown_to_research(["died_on", "cause", "linked", "objection", "source"], present="died")
class Death(SingleFact):
    """The death of the participant: a relative answers, or a data steward found it out (`source`).

    These answers are never published.

    `linked`: doctors linked the death to a treatment. `objection`: someone in the family would
    object to the story being told.
    """

    relation = choice_field(Relation)
    died_on = partial_date_field("date of death")
    cause = EncryptedTextField("cause, in the family’s words", null=True)
    linked = choice_field(YesNo, "doctors linked it to a treatment")
    objection = choice_field(YesNo, "somebody in the family would object")
    source = models.CharField(
        "told by",
        max_length=20,
        choices=DeathSource,
        default=DeathSource.RELATIVE,
        db_default=DeathSource.RELATIVE,
    )

    class Meta(PatientRow.Meta):
        constraints = [
            models.CheckConstraint(
                name="record_death_choices",
                condition=are_chosen(relation=Relation, linked=YesNo, objection=YesNo),
            ),
            models.CheckConstraint(
                name="record_death_source", condition=Q(source__in=DeathSource.values)
            ),
            models.CheckConstraint(
                name="record_death_died_on", condition=are_partial_dates("died_on")
            ),
        ]
