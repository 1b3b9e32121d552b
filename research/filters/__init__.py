"""Filters of the cohort: what each asks (specs.py), a choice of them (filter_set.py), counts (facets.py)."""

from research.filters.filter_set import BadFilter, FilterSet

__all__ = ["BadFilter", "FilterSet"]
