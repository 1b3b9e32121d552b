"""What the list of records can be narrowed by, beside the record's own fields."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from intake.choices import markers
from intake.choices.car_t import Target
from intake.choices.consent import ReviewState
from intake.choices.diseases import DIAGNOSES
from intake.choices.markers import Finding
from research.models import Diagnosis, Infusion, Marker, Record


class DiagnosisFilter(admin.SimpleListFilter):
    """A family's code finds its kinds too: `iim` finds `iim.dm`."""

    title = _("diagnosis")
    parameter_name = "diagnosis"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(code, f"– {label}" if "." in code else label) for code, label in sorted(DIAGNOSES)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Record]) -> QuerySet[Record]:
        code = self.value()
        if not code:
            return queryset
        found = Diagnosis.objects.filter(code__startswith=code)
        return queryset.filter(pk__in=found.values("record"))


class MarkerFilter(admin.SimpleListFilter):
    """Told to be positive, at whatever time."""

    title = _("positive marker")
    parameter_name = "marker"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return markers.Marker.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Record]) -> QuerySet[Record]:
        code = self.value()
        if not code:
            return queryset
        found = Marker.objects.filter(code=code, finding=Finding.POSITIVE)
        return queryset.filter(pk__in=found.values("record"))


class TargetFilter(admin.SimpleListFilter):
    """Of any infusion."""

    title = _("target")
    parameter_name = "target"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return Target.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Record]) -> QuerySet[Record]:
        code = self.value()
        if not code:
            return queryset
        return queryset.filter(pk__in=Infusion.objects.filter(target=code).values("record"))


class CountryFilter(admin.SimpleListFilter):
    """Only the countries that occur."""

    title = _("country")
    parameter_name = "country"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        codes = Record.objects.order_by("country").values_list("country", flat=True).distinct()
        return [(code, countries.name(code)) for code in codes]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Record]) -> QuerySet[Record]:
        return queryset.filter(country=self.value()) if self.value() else queryset


class ReviewFilter(admin.SimpleListFilter):
    title = _("review")
    parameter_name = "review"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("none", _("Not read yet")), *ReviewState.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Record]) -> QuerySet[Record]:
        state = self.value()
        if not state:
            return queryset
        return queryset.filter(review="" if state == "none" else state)
