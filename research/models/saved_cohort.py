"""Saved cohorts: selections of participants that a researcher named."""

import uuid

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from hesperion.accounts.groups import READERS_OF_RECORDS
from hesperion.privacy.classes import APPENDED, classified
from hesperion.privacy.fields import PatientRow
from intake.participants.models import Participant
from research.choices import CohortKind

MOST_MEMBERS = 10_000
# An object with a version, of at most 20 kB. Filters need four levels below it; JSON that is nested a thousand
# deep could not be read back.
_FILTERS = """
jsonb_typeof(filters -> 'version') IS NOT DISTINCT FROM 'number'
AND octet_length(filters::text) <= 20000
AND NOT jsonb_path_exists(filters, 'strict $.**{5}')
"""

_of_static_alone = pgtrigger.Trigger(
    name="of_static_alone",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        IF (SELECT kind FROM public.research_savedcohort WHERE id = NEW.cohort_id) <> 'static' THEN
            RAISE EXCEPTION 'Only a static cohort has members.';
        END IF;
        RETURN NEW;
    """,
)


@classified(
    technical=["id", "name", "kind", "filters", "owner", "shared_with", "made_at"],
    runtime="SELECT, INSERT, UPDATE (name, shared_with), DELETE",
)
class SavedCohort(models.Model):
    """A selection of participants. A dynamic one is its filters; a static one is its members.

    `filters` is what FilterSet.as_json() returned; of a static cohort it says how the members were
    found. `shared_with` is the group that may see it, "" for nobody but the owner. A cohort is
    deleted with its owner's account; an account that is only deactivated keeps it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=CohortKind)
    filters = models.JSONField()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="cohorts")
    shared_with = models.CharField(
        max_length=20, blank=True, choices=[(group, group) for group in READERS_OF_RECORDS]
    )
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = []
        ordering = ["name", "made_at"]
        constraints = [
            models.CheckConstraint(
                name="research_savedcohort_choices",
                condition=Q(kind__in=CohortKind.values, shared_with__in=["", *READERS_OF_RECORDS]),
            ),
            models.CheckConstraint(
                name="research_savedcohort_has_name", condition=Q(name__regex=r"\S")
            ),
            models.CheckConstraint(
                name="research_savedcohort_filters",
                condition=RawSQL(_FILTERS, (), BooleanField()),  # noqa: S611 - a constant
            ),
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
@classified(
    label="saved_cohort_member",
    technical=["id", "cohort", "number", "participant"],
    subject="participant_id",
    runtime="SELECT, INSERT, DELETE",
)
class SavedCohortMember(PatientRow):
    """A participant in a static cohort. Erasing the participant deletes the row.

    `number` counts the members from 1, so that no cohort has more than MOST_MEMBERS.
    """

    cohort = models.ForeignKey(SavedCohort, models.CASCADE, related_name="members")
    number = models.PositiveSmallIntegerField()
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="cohorts")

    class Meta(PatientRow.Meta):
        default_permissions = []
        triggers = [_of_static_alone]
        constraints = [
            models.CheckConstraint(
                name="research_savedcohortmember_number",
                condition=Q(number__gte=1, number__lte=MOST_MEMBERS),
            ),
            models.UniqueConstraint(
                name="research_savedcohortmember_counted", fields=["cohort", "number"]
            ),
            models.UniqueConstraint(
                name="research_savedcohortmember_once", fields=["cohort", "participant"]
            ),
        ]


@classified(technical=["id", "cohort", "at", "n"], runtime=APPENDED)
class CohortCount(models.Model):
    """How many people a saved cohort had at one time. Rows are only added.

    The database deletes them with the cohort, which the role of the site could not.
    """

    cohort = models.ForeignKey(
        SavedCohort, models.DO_NOTHING, related_name="counts", db_constraint=False
    )
    at = models.DateTimeField(default=timezone.now)
    n = models.PositiveIntegerField()

    class Meta:
        default_permissions = []
        ordering = ["at"]
