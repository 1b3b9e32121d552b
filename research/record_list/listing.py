"""What the page of the list shows, read from the cohort for one address."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.db import OperationalError
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.text import capfirst
from psycopg.errors import QueryCanceled

from hesperion.ui.drawing.bars import Bar
from research.cohort.codes import NOT_REPORTED
from research.filters import BadFilter, FilterSet
from research.filters.condition import Condition
from research.filters.facets import FacetCounts, facet_counts, rows_to_count
from research.filters.filter import Filter, Mode
from research.filters.filter_set import Chip
from research.filters.specs import FILTERS
from research.labels.codes import DIAGNOSIS_SYMBOLS
from research.models import CohortMember, SavedCohort
from research.record_list.paging import BadKey, ListPage, list_page
from research.review import REVIEW_RECORD
from research.saved_cohorts.queries import people_of, saved_cohort

NO_FILTERS = {"q", "cohort", "after", "before", "count", "counts"}  # parameters of the page
COUNTED = 10_000  # more people are counted only if somebody asks
MOST_FOR_FACETS = 200_000  # people whose codes are counted unasked, in some two seconds
CACHE_SECONDS = 60
_BARS = ("diagnosis", "target", "outcome", "age")


@dataclass(frozen=True)
class Found:
    """How many people fit; `is_more` if there are more than `people`."""

    people: int
    is_more: bool = False


def visible_rows(user: Any) -> QuerySet[CohortMember]:
    """The rows that the user may see. Reviewers also see hidden ones."""
    may_review = user.has_perm(REVIEW_RECORD)
    return CohortMember.for_review.all() if may_review else CohortMember.objects.all()


class Listing:
    """The list at one address, for one user.

    `faults` are sentences about what the address asks and no list has; then it shows no rows.
    `cohort` is the saved cohort whose people are listed, None for everybody.
    """

    def __init__(self, user: Any, query: QueryDict) -> None:
        self.user, self.query = user, query
        self.faults: list[str] = []
        self.cohort: SavedCohort | None = None
        self.took_too_long = False  # to count all values
        try:
            self.chosen = FilterSet.from_query(query, NO_FILTERS)
        except BadFilter as error:
            self.chosen, self.faults = error.rest, error.sentences
        self.rows = self._rows()
        self.page = self._page()

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

    def _page(self) -> ListPage:
        keys = {name: self.query.get(name, "") for name in ("after", "before")}
        try:
            page = list_page(self.fitting.none() if self.faults else self.fitting, **keys)
        except BadKey as error:
            self.faults = [*self.faults, str(error)]
            return ListPage([], "", "")
        return page

    @property
    def fitting(self) -> QuerySet[CohortMember]:
        return self.chosen.apply(self.rows)

    def link(self, chosen: FilterSet) -> str:
        """The address of the list with these filters."""
        return self._address(chosen.query_string())

    def _address(self, filters: str, **page: str) -> str:
        return "?" + "&".join(filter(None, [filters, urlencode(self._kept() | page)]))

    def _kept(self) -> dict[str, str]:
        """Parameters that the links of the page keep."""
        return self._of_cohort | {name: "1" for name in ("counts",) if name in self.query}

    @property
    def _of_cohort(self) -> dict[str, str]:
        return {"cohort": str(self.cohort.pk)} if self.cohort else {}

    @property
    def save_url(self) -> str:
        """The page that saves these people as a cohort."""
        parts = [self.chosen.query_string(), urlencode(self._of_cohort)]
        return f"{reverse('cohorts:save')}?{'&'.join(filter(None, parts))}"

    @property
    def here(self) -> str:
        """The first page of this list."""
        return self.link(self.chosen)

    @property
    def older(self) -> str:
        return self.page.older and self._address(self.chosen.query_string(), after=self.page.older)

    @property
    def newer(self) -> str:
        return self.page.newer and self._address(self.chosen.query_string(), before=self.page.newer)

    @property
    def with_counts(self) -> str:
        return self._address(self.chosen.query_string(), counts="1")

    @property
    def counted_all(self) -> str:
        return self._address(self.chosen.query_string(), count="all")

    @cached_property
    def chips(self) -> list[Chip]:
        """With addresses of the list in place of query strings. A saved cohort is one of them."""
        cohort = [Chip(f"Saved cohort: {self.cohort}", f"?{self.chosen.query_string()}", "")]
        return [
            *(cohort if self.cohort else []),
            *(
                Chip(text, self._address(without), opposite and self._address(opposite))
                for text, without, opposite in self.chosen.words()
            ),
        ]

    @cached_property
    def counts(self) -> FacetCounts | None:
        """None if it would take long and nobody asked for it, and for an address that no list has."""
        if self.faults:
            return None
        key = f"research.facets:{self.user.has_perm(REVIEW_RECORD)}"
        is_everybody = not self.chosen and not self.cohort
        if is_everybody and (kept := cache.get(key)):
            return kept
        is_quick = rows_to_count(self.chosen, self.rows) <= MOST_FOR_FACETS
        if not is_quick and "counts" not in self.query:
            return None
        try:
            counts = facet_counts(self.chosen, self.rows)
        except OperationalError as error:
            if not isinstance(error.__cause__, QueryCanceled):
                raise
            self.took_too_long = True
            return None
        if is_everybody:
            cache.set(key, counts, CACHE_SECONDS)
        return counts

    @cached_property
    def found(self) -> Found:
        if self.counts:
            return Found(self.counts.people)
        fitting = self.fitting.order_by().values("pk")
        if self.query.get("count") == "all":
            return Found(fitting.count())
        people = fitting[: COUNTED + 1].count()
        return Found(min(people, COUNTED), is_more=people > COUNTED)

    def bars(self) -> list[tuple[str, list[Bar]]]:
        """Charts of the people who fit, by title."""
        return [self._bars(FILTERS[name], self.counts) for name in _BARS] if self.counts else []

    def _bars(self, asked: Filter, counts: FacetCounts) -> tuple[str, list[Bar]]:
        people = counts.bars(asked)
        shown = [value for value in people if "." not in value and value != NOT_REPORTED]
        bars = [
            Bar(_chart_label(asked, value), people[value], self.link(self._with(asked, value)))
            for value in sorted(shown, key=asked.place)
        ]
        return capfirst(asked.label), bars

    def _with(self, asked: Filter, value: str) -> FilterSet:
        return self.chosen.toggled(Condition(asked, Mode.ANY, value))

    def ways_out(self) -> list[tuple[str, str, int]]:
        """For each chip: its text, the address without it, and how many people that finds, up to COUNTED."""
        found = []
        for chip, group in zip(self.chosen.words(), self.chosen.groups(), strict=True):
            rest = self.chosen.without(group)
            people = rest.apply(self.rows).order_by().values("pk")[:COUNTED].count()
            found.append((chip.text, self.link(rest), people))
        return found


def _chart_label(asked: Filter, value: str) -> str:
    """A label that has room beside a bar."""
    label = asked.label_of(value).partition(",")[0]
    return DIAGNOSIS_SYMBOLS[value] if asked.name == "diagnosis" else label
