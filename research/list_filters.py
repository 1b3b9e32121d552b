"""Filters of the list of records, beside those on the record's own fields.

Filters offer only what occurs, in the order of its labels. A fact in a view of its own is read once a page, as
the ids of the records that have it: if PostgreSQL joined two of these views, which it may not look into, that
would cost the square of the participants.
"""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from hesperion.privacy.admin import CheckedList
from intake.record.choices import markers
from intake.record.choices.car_t import Target
from intake.record.choices.diseases import DIAGNOSES
from intake.record.choices.markers import Finding
from intake.record.models import Diagnosis, Infusion, MarkerFinding
from intake.stories.choices import ReviewState
from research.models import ROWS, Record

Choices = list[tuple[str, Any]]


class RecordList(CheckedList):
    """The list of records. It builds its filters once a page, whereas Django builds them for each facet."""

    def get_filters(self, request: HttpRequest) -> Any:
        if not hasattr(self, "_filters"):
            self._filters = super().get_filters(request)
        return self._filters


class _FactFilter(admin.SimpleListFilter):
    """Filters records by the code of a fact. Facets count the records that pass the other filters."""

    column = "code"
    facts: QuerySet[Any]

    @cached_property
    def records(self) -> dict[str, set[str]]:
        """The ids of the records that each choice matches. Choices that match none are left out."""
        found: dict[str, set[str]] = {}
        for code, record in self.facts.order_by().values_list(self.column, "record"):
            for choice in self.choices_for(code):
                found.setdefault(choice, set()).add(record)
        return found

    def choices_for(self, code: str) -> set[str]:
        """The choices of the filter that match a row with this code."""
        return {code} if code else set()

    def labelled(self, found: Iterable[str]) -> Choices:
        """The choices in `found` with their labels, in the order in which the page lists them."""
        raise NotImplementedError

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return self.labelled(self.records)

    def has_output(self) -> bool:
        """Always True: for a filter without choices Django would show all records instead of none."""
        return True

    def queryset(self, request: HttpRequest, queryset: QuerySet[Record]) -> QuerySet[Record]:
        value = self.value()
        return queryset.filter(pk__in=self.records.get(value, ())) if value else queryset

    def get_facet_queryset(self, changelist: Any) -> dict[str, int]:
        others = changelist.get_queryset(self.request, self.expected_parameters())
        left = set(others.values_list("pk", flat=True))
        return {
            f"{nth}__c": len(self.records[choice] & left)
            for nth, (choice, _label) in enumerate(self.lookup_choices)
        }


class DiagnosisFilter(_FactFilter):
    """Filter by diagnosis. The code of a family also matches its kinds: `iim` matches `iim.dm`.

    Kinds are listed below their family.
    """

    title = _("diagnosis")
    parameter_name = "diagnosis"
    facts = ROWS[Diagnosis].objects.all()

    def choices_for(self, code: str) -> set[str]:
        return {code, _family_of(code)}

    def labelled(self, found: Iterable[str]) -> Choices:
        labels = {code: str(label) for code, label in DIAGNOSES}
        rows = sorted((labels[_family_of(code)], "." in code, labels[code], code) for code in found)
        return [(code, f"– {label}" if is_kind else label) for _, is_kind, label, code in rows]


class MarkerFilter(_FactFilter):
    """Filter by marker: records with a positive result at any time."""

    title = _("positive marker")
    parameter_name = "marker"
    facts = ROWS[MarkerFinding].objects.filter(finding=Finding.POSITIVE)

    def labelled(self, found: Iterable[str]) -> Choices:
        return _by_label((code, markers.Marker(code).label) for code in found)


class TargetFilter(_FactFilter):
    """Filter by the target of the CAR-T cells: records with an infusion of cells for this target."""

    title = _("target")
    parameter_name = "target"
    column = "target"
    facts = ROWS[Infusion].objects.all()

    def labelled(self, found: Iterable[str]) -> Choices:
        return _by_label((code, Target(code).label) for code in found)


class _ColumnFilter(admin.SimpleListFilter):
    """Filters records by one of their own columns."""

    column: str

    def stored(self, value: str) -> str:
        """The value of the column that the choice matches."""
        return value

    def queryset(self, request: HttpRequest, queryset: QuerySet[Record]) -> QuerySet[Record]:
        value = self.value()
        return queryset.filter(**{self.column: self.stored(value)}) if value else queryset

    def get_facet_counts(self, pk_attname: str, filtered_qs: QuerySet[Any]) -> dict[str, Count]:
        """Count the records of all choices in one query. Django's method would read the view once for each."""
        return {
            f"{nth}__c": Count(pk_attname, filter=Q(**{self.column: self.stored(choice)}))
            for nth, (choice, _label) in enumerate(self.lookup_choices)
        }


class CountryFilter(_ColumnFilter):
    title = _("country")
    parameter_name = column = "country"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        rows = model_admin.get_queryset(request).order_by()
        codes = rows.values_list("country", flat=True).distinct()
        return _by_label((code, countries.name(code)) for code in codes)

    def has_output(self) -> bool:
        return True


class ReviewFilter(_ColumnFilter):
    title = _("review")
    parameter_name = column = "review"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return [("none", _("Not read yet")), *ReviewState.choices]

    def stored(self, value: str) -> str:
        return "" if value == "none" else value


def _family_of(code: str) -> str:
    return code.partition(".")[0]


def _by_label(choices: Iterable[tuple[str, Any]]) -> Choices:
    return sorted(choices, key=lambda choice: str(choice[1]).casefold())
