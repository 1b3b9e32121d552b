"""The people whom an address asks for: by filters, and by a saved cohort."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict

from research.filters import BadFilter, FilterSet
from research.models import CohortMember, SavedCohort
from research.review import REVIEW_RECORD
from research.saved_cohorts.queries import people_of, saved_cohort

COUNTED = 10_000  # more people are counted only if somebody asks
EVERYBODY = "all"  # a parameter of a record's page, for a list without filters
NO_FILTERS = {"q", "cohort", "after", "before", "count", "counts"}  # parameters of the list


def visible_rows(user: Any) -> QuerySet[CohortMember]:
    """The rows that the user may see. Reviewers also see hidden ones."""
    may_review = user.has_perm(REVIEW_RECORD)
    return CohortMember.for_review.all() if may_review else CohortMember.objects.all()


@dataclass(frozen=True)
class Found:
    """How many people fit; `is_more` if there are more than `people`."""

    people: int
    is_more: bool = False


def found_of(rows: QuerySet[CohortMember]) -> Found:
    """Counts up to COUNTED."""
    people = rows.order_by().values("pk")[: COUNTED + 1].count()
    return Found(min(people, COUNTED), is_more=people > COUNTED)


class Selection:
    """The people of one address, for one user.

    `faults` are sentences about what the address asks and nobody can be found by. `cohort` is the
    saved cohort whose people are meant, None for everybody.
    """

    def __init__(self, user: Any, query: QueryDict) -> None:
        self.user, self.query = user, query
        self.faults: list[str] = []
        self.cohort: SavedCohort | None = None
        try:
            self.chosen = FilterSet.from_query(query, NO_FILTERS)
        except BadFilter as error:
            self.chosen, self.faults = error.rest, error.sentences
        self.rows = self._rows()

    def _rows(self) -> QuerySet[CohortMember]:
        rows, cohort_id = (
            visible_rows(self.user).defer("codes", "numbers"),
            self.query.get("cohort", ""),
        )
        if not cohort_id:
            return rows
        try:
            rows = rows.filter(people_of(cohort_id, self.user))
            self.cohort = saved_cohort(cohort_id, self.user)
        except SavedCohort.DoesNotExist:
            self.faults = [*self.faults, "You have no saved cohort with these people."]
        return rows

    @property
    def fitting(self) -> QuerySet[CohortMember]:
        return self.chosen.apply(self.rows)

    @property
    def of_cohort(self) -> dict[str, str]:
        return {"cohort": str(self.cohort.pk)} if self.cohort else {}

    @property
    def query_string(self) -> str:
        """Filters and saved cohort, as the list takes them."""
        parts = [self.chosen.query_string(), urlencode(self.of_cohort)]
        return "&".join(filter(None, parts))

    @property
    def of_a_record(self) -> str:
        """The query string with which a record's page knows the list that it was opened from."""
        return self.query_string or f"{EVERYBODY}=1"
