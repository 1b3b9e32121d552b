"""Which saved cohorts an account may see, and who is in them: participants whom every researcher sees.

Records that were sent back or declined are left out for everybody, reviewers too, so that all read the
same counts.
"""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from hesperion.accounts.models import User
from research.choices import CohortKind
from research.filters import FilterSet
from research.models import CohortCount, CohortMember, SavedCohort


def saved_cohorts_of(user: User) -> QuerySet[SavedCohort, Any]:
    """The user's own cohorts, and those that are shared with a group of theirs.

    `n_when_saved`, `n_now` and `counted_at` are of the first and of the latest count.
    """
    groups = user.groups.values_list("name", flat=True)
    rows = SavedCohort.objects.filter(Q(owner=user) | Q(shared_with__in=list(groups)))
    counts = CohortCount.objects.filter(cohort=OuterRef("pk"))
    first, latest = counts.order_by("at")[:1], counts.order_by("-at")[:1]
    return rows.select_related("owner").annotate(
        n_when_saved=Subquery(first.values("n")),
        n_now=Subquery(latest.values("n")),
        counted_at=Subquery(latest.values("at")),
    )


def saved_cohort(cohort_id: str, user: User) -> SavedCohort:
    """Raises SavedCohort.DoesNotExist if the user may not see it, or if it is no id at all."""
    with suppress(ValueError):
        return saved_cohorts_of(user).get(pk=UUID(cohort_id))
    raise SavedCohort.DoesNotExist


def people_of(cohort_id: str, user: User) -> Q:
    """The condition that rows of CohortMember are people of this static cohort.

    Raises SavedCohort.DoesNotExist as `saved_cohort` does, and if the cohort is dynamic: its people
    are found by its filters.
    """
    cohort = saved_cohort(cohort_id, user)
    if cohort.kind != CohortKind.STATIC:
        raise SavedCohort.DoesNotExist
    return _is_member(cohort)


def within(
    cohort: SavedCohort, rows: QuerySet[CohortMember] | None = None
) -> QuerySet[CohortMember]:
    """The people of the saved cohort among `rows`, or among all; in no order.

    Raises BadFilter if a dynamic cohort uses a code that no longer exists.
    """
    rows = CohortMember.objects.order_by() if rows is None else rows
    if cohort.kind == CohortKind.STATIC:
        return rows.filter(_is_member(cohort))
    return FilterSet.from_json(cohort.filters).apply(rows)


def _is_member(cohort: SavedCohort) -> Q:
    """By their subjects, as the connection that reads the cohort may not read the members."""
    return Q(subject__in=list(cohort.members.values_list("participant", flat=True)))
