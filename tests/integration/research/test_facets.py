"""Filter sets and facets against the same conditions in Python, over made rows."""

import random
from collections import Counter

import pytest
from django.db import connections
from django.http import QueryDict

from research.filters import FilterSet
from research.filters.condition import Condition
from research.filters.facets import facet_counts
from research.filters.filter import Mode
from research.filters.filter_set import Group
from research.filters.specs import FILTERS
from research.models import CohortMember
from tests.factories.cohort_rows import random_people, store_rows

pytestmark = pytest.mark.django_db


def fits(codes: set[str], group: Group) -> bool:
    wanted = {group.filter.code_of(value) for value in group.values}
    if group.mode is Mode.ALL:
        return wanted <= codes
    return bool(wanted & codes) is (group.mode is Mode.ANY)


def facet(people: list[set[str]], chosen: FilterSet, name: str) -> Counter[str]:
    """Of the people who fit all other filters, and this one where it asks for all of several values."""
    groups = [
        group
        for group in chosen.groups()
        if group.filter is not FILTERS[name] or group.mode is Mode.ALL
    ]
    left = [codes for codes in people if all(fits(codes, group) for group in groups)]
    own = [code for codes in left for code in codes if code.startswith(f"{name}:")]
    return Counter(code.removeprefix(f"{name}:") for code in own)


def random_filters(people: list[list[str]], chance: random.Random) -> FilterSet:
    """Of up to five codes that somebody has, in any mode."""
    codes = [
        chance.choice(chance.choice(people)).split(":", 1) for _ in range(chance.randint(0, 5))
    ]
    return FilterSet(
        frozenset(
            Condition(FILTERS[name], chance.choice(list(Mode)), value) for name, value in codes
        )
    )


def test_filters_and_facets_find_what_brute_force_finds():
    people = random_people(300)
    ids = store_rows(people)
    sets = [set(codes) for codes in people]
    chance = random.Random(2)
    many_found = 0
    for _ in range(60):
        chosen = random_filters(people, chance)
        found = [
            public_id
            for public_id, codes in zip(ids, sets, strict=True)
            if all(fits(codes, group) for group in chosen.groups())
        ]
        rows = CohortMember.objects.all()
        assert sorted(row.public_id for row in chosen.apply(rows)) == sorted(found), chosen
        counts = facet_counts(chosen, rows)
        assert counts.people == len(found)
        for name, asked in FILTERS.items():
            assert counts.facet(asked) == facet(sets, chosen, name), (chosen, name)
        many_found += len(found) > 1
    assert many_found > 20


def test_of_nobody_there_are_no_counts():
    store_rows(random_people(3))
    nobody = CohortMember.objects.filter(subject__in=[])
    chosen = FilterSet.from_query(QueryDict("diagnosis=sle"))
    assert facet_counts(chosen, nobody).people == 0
    assert facet_counts(chosen, nobody).facet(FILTERS["sex"]) == {}


def test_the_counts_are_one_query_for_any_number_of_filters(django_assert_num_queries):
    store_rows(random_people(5))
    chosen = FilterSet.from_query(
        QueryDict("diagnosis=sle&target=cd19&organ.not=lung&sex=male&marker.all=ana:positive")
    )
    with django_assert_num_queries(1, connection=connections["research"]):
        facet_counts(chosen, CohortMember.objects.all())
