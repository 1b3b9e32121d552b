"""How many people have each value of each filter, counted in one query.

The facet of a filter counts the people whom all other filters leave: so it says whom another of its values
would find. A row counts that fails no filter, or one alone; then only its codes of that filter do. Who lacks a
value that all must have ("all of") counts nowhere, as a further value can't bring them back.
"""

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db import connections
from django.db.models import Case, Q, QuerySet, Value, When

from research.filters.condition import lookup
from research.filters.filter import Filter, Mode
from research.filters.filter_set import FilterSet
from research.filters.specs import FILTERS

_COUNT = """
SELECT failed, code, count(*)
FROM ({rows}) AS candidate (failed, codes), unnest(codes) AS code
WHERE failed = 0 OR starts_with(code, (%s::text[])[failed])
GROUP BY failed, code
"""


@dataclass(frozen=True)
class FacetCounts:
    """Numbers of people by code: `found` fit all filters, `besides` all but the filter of the code."""

    found: dict[str, int]
    besides: dict[str, int]

    def facet(self, asked: Filter) -> dict[str, int]:
        """By value of the filter: the people whom all other filters leave."""
        fitting, others = self.bars(asked), _values(asked, self.besides)
        return {value: fitting.get(value, 0) + others.get(value, 0) for value in fitting | others}

    def bars(self, asked: Filter) -> dict[str, int]:
        """By value of the filter: the people who fit all filters."""
        return _values(asked, self.found)

    @property
    def people(self) -> int:
        """Those who fit all filters: each has exactly one code of `review`."""
        return sum(self.bars(FILTERS["review"]).values())


def facet_counts(chosen: FilterSet, rows: QuerySet[Any]) -> FacetCounts:
    """Counts of `rows` of the cohort."""
    failed = [When(~fit, then=Value(place)) for place, fit in enumerate(_fits(chosen).values(), 1)]
    candidates = counted_rows(chosen, rows).annotate(failed=Case(*failed, default=Value(0)))
    query = candidates.order_by().values_list("failed", "codes").query
    statement, parameters = query.get_compiler(rows.db).as_sql()
    prefixes = [asked.code_of("") for asked in _fits(chosen)]
    with connections[rows.db].cursor() as cursor:
        cursor.execute(_COUNT.format(rows=statement), [*parameters, prefixes])
        counted = cursor.fetchall()
    return FacetCounts(
        {code: count for place, code, count in counted if not place},
        {code: count for place, code, count in counted if place},
    )


def counted_rows(chosen: FilterSet, rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows that `facet_counts` reads: those that fail at most one filter."""
    fits = _fits(chosen)
    all_but_one = [Q(*(fit for other, fit in fits.items() if other is not one)) for one in fits]
    kept = [lookup(*group) for group in chosen.groups() if group.mode is Mode.ALL]
    return rows.filter(*kept, reduce(or_, all_but_one, Q()))


def _fits(chosen: FilterSet) -> dict[Filter, Q]:
    """What a row must fulfil by each filter, apart from "all of"."""
    found: dict[Filter, Q] = {}
    for group in chosen.groups():
        if group.mode is not Mode.ALL:
            found[group.filter] = found.get(group.filter, Q()) & lookup(*group)
    return found


def _values(asked: Filter, counts: dict[str, int]) -> dict[str, int]:
    prefix = asked.code_of("")
    return {
        code.removeprefix(prefix): count
        for code, count in counts.items()
        if code.startswith(prefix)
    }
