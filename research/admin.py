from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from hesperion.privacy.admin import AuditedReads, ReadOnly
from intake import public_id
from intake.choices.diseases import DIAGNOSES
from research.identity import ShowsIdentity
from research.models import Diagnosis, Record


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


class CountryFilter(admin.SimpleListFilter):
    """Only the countries that occur."""

    title = _("country")
    parameter_name = "country"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        codes = Record.objects.order_by("country").values_list("country", flat=True).distinct()
        return [(code, countries.name(code)) for code in codes]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Record]) -> QuerySet[Record]:
        return queryset.filter(country=self.value()) if self.value() else queryset


class DiagnosisInline(ReadOnly, admin.StackedInline):
    model = Diagnosis
    fields = ["code", "name", "first_symptoms", "diagnosed"]
    extra = 0


@admin.register(Record)
class RecordAdmin(ShowsIdentity, ReadOnly, AuditedReads, admin.ModelAdmin):
    list_display = ["public_id", "diagnoses_told", "car_t", "country", "sent_on", "confirmed_on"]
    list_filter = [DiagnosisFilter, "car_t", CountryFilter, "submitted_at"]
    date_hierarchy = "submitted_at"
    search_fields = ["public_id__exact"]
    search_help_text = _("The whole public id, such as HSP-7K3M-QX9D")
    fields = ["public_id", "car_t", "country", "submitted_at", "confirmed_at", "story"]
    inlines = [DiagnosisInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Record]:
        return super().get_queryset(request).prefetch_related("diagnoses")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Record], search_term: str
    ) -> tuple[QuerySet[Record], bool]:
        """Search by the id as people type it: any case, with or without its dashes."""
        term = public_id.normalise(search_term) or search_term
        return super().get_search_results(request, queryset, term)

    @admin.display(description=_("diagnoses"))
    def diagnoses_told(self, record: Record) -> str:
        return ", ".join(str(diagnosis) for diagnosis in record.diagnoses.all())

    @admin.display(description=_("sent"), ordering="submitted_at")
    def sent_on(self, record: Record) -> date:
        return record.submitted_at.date()

    @admin.display(description=_("confirmed"), ordering="confirmed_at")
    def confirmed_on(self, record: Record) -> date:
        return record.confirmed_at.date()
