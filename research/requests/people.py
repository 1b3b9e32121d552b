"""Whom a request can be about: the filters of the cohort, without any count.

Filters of the registry itself, such as what a reviewer decided, are for the house alone.
"""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django_countries import countries

from intake.followup.queries import published_codes
from research.cohort.codes import VALUES
from research.filters import BadFilter, FilterSet
from research.filters.specs import FILTER_GROUPS
from research.record_list.facet_lists import FacetList, facet_lists

REQUESTABLE_GROUPS = {
    title: filters for title, filters in FILTER_GROUPS.items() if title != "Registry"
}
REQUESTABLE = {one for filters in REQUESTABLE_GROUPS.values() for one in filters}
_FIRST_YEAR = 2017  # of an infusion for an autoimmune disease
_MOST_INFUSIONS = 5  # that the page offers


def lists_without_counts(
    chosen: FilterSet, link: Callable[[FilterSet], str]
) -> list[tuple[str, list[FacetList]]]:
    """All values of the vocabulary, whoever has them: a count on free filters would tell who is there."""
    years = range(timezone.now().year, _FIRST_YEAR - 1, -1)
    more = {
        "infused": [str(year) for year in years],
        "infusions": [str(number) for number in range(1, _MOST_INFUSIONS + 1)],
        "country": [code for code, _name in countries],
        "last_check_in": list(published_codes()),
    }
    return facet_lists(chosen, None, link, groups=REQUESTABLE_GROUPS, vocabulary=VALUES | more)


def people_in_words(filters: Any) -> list[str]:
    """One text for each filter; [] if nothing was chosen yet, and sentences where they can't be read."""
    if not filters:
        return []
    try:
        chosen = FilterSet.from_json(filters)
    except BadFilter as error:
        return error.sentences
    return [chip.text for chip in chosen.words()] or ["Everybody who consents"]
