"""What the page of the list shows, read from the cohort for one address."""

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.db import OperationalError
from django.http import QueryDict
from django.urls import reverse
from django.utils.text import capfirst
from psycopg.errors import QueryCanceled

from hesperion.ui.drawing.bars import Bar
from research.cohort.codes import NOT_REPORTED
from research.filters import FilterSet
from research.filters.condition import Condition
from research.filters.facets import FacetCounts, facet_counts, rows_to_count
from research.filters.filter import Filter, Mode
from research.filters.filter_set import Chip
from research.filters.specs import FILTERS
from research.labels.codes import DIAGNOSIS_SYMBOLS
from research.page_keys import BadKey
from research.record_list.paging import ListPage, list_page
from research.record_list.selection import COUNTED, Found, Selection, found_of
from research.review import REVIEW_RECORD

MOST_FOR_FACETS = 200_000  # people whose codes are counted unasked, in some two seconds
CACHE_SECONDS = 60
_BARS = ("diagnosis", "target", "outcome", "age")


class Listing(Selection):
    """The list at one address, for one user. With `faults` it shows no rows."""

    def __init__(self, user: Any, query: QueryDict) -> None:
        super().__init__(user, query)
        self.took_too_long = False  # to count all values
        self.page = self._page()

    def _page(self) -> ListPage:
        keys = {name: self.query.get(name, "") for name in ("after", "before")}
        try:
            page = list_page(self.fitting.none() if self.faults else self.fitting, **keys)
        except BadKey as error:
            self.faults = [*self.faults, str(error)]
            return ListPage([], "", "")
        return page

    def link(self, chosen: FilterSet) -> str:
        """The address of the list with these filters."""
        return self._address(chosen.query_string())

    def _address(self, filters: str, **page: str) -> str:
        return "?" + "&".join(filter(None, [filters, urlencode(self._kept() | page)]))

    def _kept(self) -> dict[str, str]:
        """Parameters that the links of the page keep."""
        return self.of_cohort | {name: "1" for name in ("counts",) if name in self.query}

    @property
    def save_url(self) -> str:
        """The page that saves these people as a cohort."""
        return f"{reverse('cohorts:save')}?{self.query_string}"

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
        if self.query.get("count") == "all":
            return Found(self.fitting.order_by().count())
        return found_of(self.fitting)

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
