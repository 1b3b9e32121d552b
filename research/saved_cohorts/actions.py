"""All writes of saved cohorts: to save, to change, to delete, to count.

The audit records who saved, shared and deleted a cohort, by its id, kind and group. Filters stay in the row:
they name nobody, but together with an actor they would say for good what somebody looked for. Counts are not
recorded, as no record is shown. History records who put whom into a static cohort.
"""

import logging
import uuid
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from hesperion.accounts.models import User
from hesperion.privacy import history
from hesperion.privacy.actor import actor_of
from hesperion.privacy.audit.actions import record_event
from intake.participants.models import Participant
from research.choices import CohortAction, CohortKind
from research.filters import BadFilter
from research.models import CohortCount, CohortMember, SavedCohort, SavedCohortMember
from research.models.saved_cohort import MOST_MEMBERS
from research.saved_cohorts.queries import within

logger = logging.getLogger(__name__)


class TooManyPeople(Exception):
    """Raised if more than MOST_MEMBERS people would be in a static cohort."""


def save_cohort(
    *,
    owner: User,
    name: str,
    kind: CohortKind,
    filters: dict[str, Any],
    found: QuerySet[CohortMember],
    shared_with: str = "",
) -> SavedCohort:
    """Save a cohort with its first count. `found` are the people whom `filters` found.

    Raises TooManyPeople, and saves nothing.
    """
    by = actor_of(owner)
    with history.by(by):
        cohort = SavedCohort.objects.create(
            owner=owner, name=name, kind=kind, filters=filters, shared_with=shared_with
        )
        if kind == CohortKind.STATIC:
            _keep_members(cohort, found)
        _record(CohortAction.SAVED, cohort, by)
        count_cohort(cohort=cohort)
    return cohort


@transaction.atomic
def change_cohort(*, cohort: SavedCohort, name: str, shared_with: str, by: str) -> None:
    """Rename the cohort, and share it with a group, or with nobody if `shared_with` is empty."""
    is_shared_anew = shared_with != cohort.shared_with
    cohort.name, cohort.shared_with = name, shared_with
    cohort.save(update_fields=["name", "shared_with"])
    if is_shared_anew:
        _record(CohortAction.SHARED, cohort, by)


def delete_cohort(*, cohort: SavedCohort, by: str) -> None:
    """Delete the cohort with its members and counts."""
    with history.by(by):
        _record(CohortAction.DELETED, cohort, by)
        cohort.delete()


def count_cohort(*, cohort: SavedCohort) -> CohortCount:
    """Append how many people are in the cohort now. Raises BadFilter."""
    return CohortCount.objects.create(cohort=cohort, n=within(cohort).count())


def recount_cohort(*, cohort_id: uuid.UUID) -> bool:
    """Append the count if it changed, or if the cohort has none of this month; whether it did.

    A cohort that can't be counted is logged by its id and left as it is.
    """
    cohort = SavedCohort.objects.filter(pk=cohort_id).first()
    if cohort is None:  # deleted since the task was enqueued
        return False
    try:
        n = within(cohort).count()
    except (BadFilter, DatabaseError) as error:
        logger.error("Saved cohort %s can't be counted: %s", cohort_id, type(error).__name__)
        return False
    latest = cohort.counts.order_by("-at").first()
    is_due = latest is None or latest.n != n or latest.at < _start_of_month()
    if is_due:
        CohortCount.objects.create(cohort=cohort, n=n)
    return is_due


def _keep_members(cohort: SavedCohort, found: QuerySet[CohortMember]) -> None:
    """Whoever is erased meanwhile is left out; whoever is about to be is locked until the end."""
    subjects = list(found.values_list("subject", flat=True)[: MOST_MEMBERS + 1])
    if len(subjects) > MOST_MEMBERS:
        raise TooManyPeople
    rows = Participant.objects.filter(pk__in=subjects).order_by("pk")
    kept = rows.select_for_update(no_key=True).values_list("pk", flat=True)
    SavedCohortMember.objects.bulk_create(
        SavedCohortMember(cohort=cohort, number=number, participant_id=subject)
        for number, subject in enumerate(kept, start=1)
    )


def _record(action: CohortAction, cohort: SavedCohort, by: str) -> None:
    detail = {"cohort": str(cohort.pk), "kind": cohort.kind, "shared with": cohort.shared_with}
    record_event(actor=by, action=action, detail=detail)


def _start_of_month() -> Any:
    return timezone.now().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
