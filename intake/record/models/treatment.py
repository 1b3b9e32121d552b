from decimal import Decimal
from typing import Any

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from hesperion.privacy.classes import classified
from hesperion.privacy.fields import PatientRow
from intake.record.choices.markers import Timepoint
from intake.record.choices.treatments import (
    STEROIDS,
    DoseBand,
    Steroid,
    TreatmentClass,
    TreatmentUse,
    WhyHydrocortisone,
    WhyStopped,
    band_of,
    prednisolone,
)
from intake.record.models.fact import (
    OccasionFact,
    are_chosen,
    choice_field,
    occasion_is_own,
    shown_with_occasion,
)


class NoneIsAlone(pgtrigger.Trigger):
    """Refuses, as the transaction ends, another medicine beside "none of these" on one list."""

    when = pgtrigger.After
    operation = pgtrigger.Insert | pgtrigger.Update
    timing = pgtrigger.Deferred
    func = pgtrigger.Func(
        f"""
        IF (
            SELECT bool_or(code = '{TreatmentClass.NONE}') AND bool_or(code <> '{TreatmentClass.NONE}')
            FROM public.{{meta.db_table}}
            WHERE occasion_id = NEW.occasion_id AND use = NEW.use AND code <> '{STEROIDS}'
        ) THEN
            RAISE EXCEPTION 'record_treatment_none_is_alone' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
        """  # noqa: S608 - our own codes
    )


@pghistory.track()
@classified(
    label="treatment",
    clinical=["code", "use", "why_stopped"],
    technical=["id", "participant", "occasion"],
    subject="participant_id",
)
@shown_with_occasion(["code", "use", "why_stopped"], ordering=["use", "code"])
class Treatment(OccasionFact):
    """A class of medicines that the participant uses or used.

    A class without a row was not reported. A row with the class NONE says that nothing but steroids
    was used: it stands alone, apart from a row about steroids.
    """

    natural = ("occasion_id", "code", "use")

    code = models.CharField("treatment", max_length=20, choices=TreatmentClass)
    use = models.CharField("when", max_length=20, choices=TreatmentUse)
    why_stopped = choice_field(WhyStopped, "why stopped")  # only for a treatment in the past

    class Meta(PatientRow.Meta):
        triggers = [NoneIsAlone(name="none_is_alone")]
        constraints = [
            occasion_is_own("treatment"),
            models.UniqueConstraint(
                name="record_treatment_once", fields=["occasion", "code", "use"]
            ),
            models.CheckConstraint(
                name="record_treatment_choices",
                condition=Q(code__in=TreatmentClass.values, use__in=TreatmentUse.values)
                & are_chosen(why_stopped=WhyStopped),
            ),
            models.CheckConstraint(
                name="record_treatment_why_stopped",
                condition=Q(why_stopped="") | Q(use=TreatmentUse.PAST),
            ),
        ]


class InPrednisolone:
    """A mixin for models with a steroid `drug` and a dose `mg` a day. It converts them to prednisolone."""

    drug: Any
    mg: Any

    @property
    def prednisolone(self) -> Decimal | None:
        """The dose converted to mg of prednisolone a day; None for an unknown drug or dose."""
        return None if self.mg is None else prednisolone(self.drug, self.mg)

    @property
    def band(self) -> DoseBand | None:
        """The band of the converted dose; None for an unknown dose."""
        dose = self.prednisolone
        return None if dose is None else band_of(dose)


@pghistory.track()
@classified(
    label="steroid_dose",
    clinical=["timepoint", "drug", "mg", "why"],
    technical=["id", "participant", "occasion"],
    subject="participant_id",
)
@shown_with_occasion(["timepoint", "drug", "mg", "why"])
class SteroidDose(InPrednisolone, OccasionFact):
    """The steroid that the participant takes or took at a timepoint.

    `mg` a day is null if not known, and 0 for NONE alone. `why` is asked of hydrocortisone alone. A
    timepoint without a row was not answered.
    """

    natural = ("occasion_id", "timepoint")

    timepoint = models.CharField("when", max_length=20, choices=Timepoint)
    drug = models.CharField("steroid", max_length=20, choices=Steroid)
    mg = models.DecimalField("mg a day", max_digits=7, decimal_places=2, null=True)
    why = choice_field(WhyHydrocortisone, "why hydrocortisone")

    class Meta(PatientRow.Meta):
        verbose_name = "steroid dose"
        constraints = [
            occasion_is_own("steroid"),
            models.UniqueConstraint(name="record_steroid_once", fields=["occasion", "timepoint"]),
            models.CheckConstraint(
                name="record_steroid_choices",
                condition=Q(timepoint__in=Timepoint.values, drug__in=Steroid.values)
                & are_chosen(why=WhyHydrocortisone),
            ),
            models.CheckConstraint(
                name="record_steroid_mg",
                condition=Q(drug=Steroid.NONE, mg__isnull=False, mg=0)
                | ~Q(drug=Steroid.NONE) & (Q(mg=None) | Q(mg__gt=0, mg__lte=2000)),
            ),
            models.CheckConstraint(
                name="record_steroid_why", condition=Q(why="") | Q(drug=Steroid.HYDROCORTISONE)
            ),
        ]
