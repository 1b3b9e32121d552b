"""How many people have each value of each filter, counted in one query.

The facet of a filter counts the people whom all other filters leave: so it says whom another of its values
would find. A row counts that fails no filter, or one alone; then only its codes of that filter do. Who lacks a
value that all must have ("all of") counts nowhere, as a further value can't bring them back.
"""

import json
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db import connections
from django.db.models import Q, QuerySet

from research.filters.condition import lookup
from research.filters.filter import Filter, Mode
from research.filters.filter_set import FilterSet
from research.filters.specs import FILTERS

# One for those who fail no filter, with the prefix "", and one for each filter. In a query of its own a
# condition is asked once a row, and of the index; in a single query it would be asked anew for each code.
_COUNT = """
SELECT %s::boolean, code, people
FROM (
    SELECT number, count(*) AS people
    FROM (SELECT unnest(numbers) AS number FROM ({rows}) AS person (numbers)) AS coded
    GROUP BY number
) AS counted
JOIN research.filter_code USING (number)
WHERE starts_with(code, %s)
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
    fits, kept = _fits(chosen), rows.filter(*_all_of(chosen)).order_by()
    parts = [_count(kept.filter(*fits.values()), is_found=True, prefix="")]
    for asked, fit in fits.items():
        failing = kept.filter(*_without(asked, fits), ~fit)
        parts.append(_count(failing, is_found=False, prefix=asked.code_of("")))
    statement = " UNION ALL ".join(part for part, _ in parts)
    with connections[rows.db].cursor() as cursor:
        cursor.execute(statement, [value for _, values in parts for value in values])
        counted = cursor.fetchall()
    return FacetCounts(
        {code: count for is_found, code, count in counted if is_found},
        {code: count for is_found, code, count in counted if not is_found},
    )


def rows_to_count(chosen: FilterSet, rows: QuerySet[Any]) -> int:
    """About how many rows `facet_counts` reads, as PostgreSQL estimates: those that fail at most one filter."""
    fits = _fits(chosen)
    all_but_one = [Q(*_without(asked, fits)) for asked in fits]
    counted = rows.filter(*_all_of(chosen), reduce(or_, all_but_one, Q()))
    plan = counted.order_by().values("pk").explain(format="json")
    # It is "" where Django knows without asking that there are none.
    return int(json.loads(plan)[0]["Plan"]["Plan Rows"]) if plan else 0


def _count(rows: QuerySet[Any], *, is_found: bool, prefix: str) -> tuple[str, list[Any]]:
    """A statement with its parameters."""
    query = rows.values_list("numbers").query
    statement, parameters = query.get_compiler(rows.db, elide_empty=False).as_sql()
    return _COUNT.format(rows=statement), [is_found, *parameters, prefix]


def _all_of(chosen: FilterSet) -> list[Q]:
    return [lookup(*group) for group in chosen.groups() if group.mode is Mode.ALL]


def _without(asked: Filter, fits: dict[Filter, Q]) -> list[Q]:
    return [fit for other, fit in fits.items() if other is not asked]


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
