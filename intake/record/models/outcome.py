import pghistory
from django.db import models
from django.db.models import Q

from hesperion.privacy.classes import classified
from hesperion.privacy.fields import PatientRow
from intake.record.choices.abilities import ChooseAgain
from intake.record.choices.markers import Timepoint
from intake.record.choices.outcomes import CHANGES, Measure
from intake.record.choices.people import YesNo
from intake.record.models.fact import (
    OccasionFact,
    are_chosen,
    are_partial_dates,
    choice_field,
    occasion_is_own,
    partial_date_field,
    shown_with_occasion,
)

SCALES = ["disease", "tiredness", "pain", "daily_life"]


@pghistory.track()
@classified(
    label="outcome",
    clinical=[
        *["timepoint", *SCALES, "remission", "b_cells", "b_cells_back"],
        *["choose_again", "mood", "off_medicines"],
    ],
    technical=["id", "participant", "occasion", "recalled"],
    subject="participant_id",
)
@shown_with_occasion(
    [
        *["timepoint", "recalled", *SCALES, "remission", "b_cells", "b_cells_back"],
        *["choose_again", "mood", "off_medicines"],
    ]
)
class Outcome(OccasionFact):
    """The participant's condition at a timepoint, on scales from 0 (no trouble) to 10 (worst imaginable).

    `recalled` marks answers that are given afterwards, from memory. `remission` is the doctor's
    judgement as the participant reports it; `b_cells` says whether B cells have come back.
    `choose_again` says whether they would choose CAR-T again. `mood`, from 0 (good) to 10 (as low as
    can be), is asked of adults who speak for themselves alone, and only signed in. `off_medicines`: for the
    last 28 days no steroid and no medicine that acts on the immune system was taken against the disease.
    Antimalarials, nintedanib, immunoglobulins for low antibodies, and hydrocortisone that replaces the body's
    own cortisone, don't count.
    """

    natural = ("occasion_id", "timepoint")

    timepoint = models.CharField("when", max_length=20, choices=Timepoint)
    recalled = models.BooleanField("told from memory")
    disease = models.PositiveSmallIntegerField("disease", null=True)
    tiredness = models.PositiveSmallIntegerField("tiredness", null=True)
    pain = models.PositiveSmallIntegerField("pain", null=True)
    daily_life = models.PositiveSmallIntegerField("daily life", null=True)
    remission = choice_field(YesNo, "in remission, by their doctor")
    b_cells = choice_field(YesNo, "B cells are back")
    b_cells_back = partial_date_field("B cells back since")
    choose_again = choice_field(ChooseAgain, "would choose CAR-T again")
    mood = models.PositiveSmallIntegerField("mood", null=True)
    off_medicines = models.CharField(
        "off medicines for 28 days",
        max_length=20,
        choices=YesNo,
        blank=True,
        default="",
        db_default="",
    )

    class Meta(PatientRow.Meta):
        constraints = [
            occasion_is_own("outcome"),
            models.UniqueConstraint(name="record_outcome_once", fields=["occasion", "timepoint"]),
            models.CheckConstraint(
                name="record_outcome_choices",
                condition=Q(timepoint__in=Timepoint.values)
                & are_chosen(remission=YesNo, b_cells=YesNo, choose_again=ChooseAgain),
            ),
            models.CheckConstraint(
                name="record_outcome_off_medicines", condition=are_chosen(off_medicines=YesNo)
            ),
            *(
                models.CheckConstraint(
                    name=f"record_outcome_{scale}", condition=Q(**{f"{scale}__range": (0, 10)})
                )
                for scale in [*SCALES, "mood"]
            ),
            models.CheckConstraint(
                name="record_outcome_b_cells_back", condition=are_partial_dates("b_cells_back")
            ),
        ]


@pghistory.track()
@classified(
    label="measurement",
    clinical=["code", "value", "measured", "compared_with"],
    technical=["id", "participant", "occasion"],
    subject="participant_id",
)
@shown_with_occasion(["code", "value", "measured", "compared_with"], ordering=["code", "measured"])
class Measurement(OccasionFact):
    """A value that a clinician recorded, as the participant copied it from a letter.

    A measure of change, such as TIS, counts from the day `compared_with`.
    """

    natural = ("occasion_id", "code", "measured")

    code = models.CharField("measure", max_length=20, choices=Measure)
    value = models.DecimalField("value", max_digits=9, decimal_places=2)
    measured = partial_date_field("measured")
    compared_with = partial_date_field("compared with")

    class Meta(PatientRow.Meta):
        constraints = [
            occasion_is_own("measurement"),
            models.UniqueConstraint(
                name="record_measurement_once", fields=["occasion", "code", "measured"]
            ),
            models.CheckConstraint(
                name="record_measurement_code", condition=Q(code__in=Measure.values)
            ),
            models.CheckConstraint(
                name="record_measurement_value", condition=Q(value__range=(0, 200_000))
            ),
            models.CheckConstraint(
                name="record_measurement_measured",
                condition=are_partial_dates("measured", "compared_with"),
            ),
            models.CheckConstraint(
                name="record_measurement_compared_with",
                condition=Q(code__in=CHANGES) | Q(compared_with=""),
            ),
        ]
