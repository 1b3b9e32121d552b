"""The list and the page of records in the admin."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from hesperion.privacy.admin import AuditedReads, ReadOnly
from intake.participants import public_id
from intake.record.choices.people import Ancestry
from research import review
from research.extracts.admin import ExtractAdmin
from research.flags import FlagAdmin
from research.identity import ShowsIdentity
from research.list_filters import (
    CountryFilter,
    DiagnosisFilter,
    MarkerFilter,
    RecordList,
    ReviewFilter,
    TargetFilter,
)
from research.models import Extract, Flag, Record
from research.publishing import Publishing
from research.review import Reviews
from research.sections import Fieldset, head, page_sections

admin.site.register(Flag, FlagAdmin)
admin.site.register(Extract, ExtractAdmin)

_SECTIONS = page_sections()
_FIELDSETS = [head(), *(section for section in _SECTIONS if isinstance(section, Fieldset))]


@admin.register(Record)
class RecordAdmin(ShowsIdentity, Publishing, Reviews, ReadOnly, AuditedReads, admin.ModelAdmin):
    list_display = ["public_id", "diagnosis_labels", "car_t", "country", "review", "sent_on"]
    list_filter = [
        DiagnosisFilter,
        "car_t",
        MarkerFilter,
        TargetFilter,
        CountryFilter,
        "age_group",
        "sex",
        ReviewFilter,
        "submitted_at",
    ]
    date_hierarchy = "submitted_at"
    search_fields = ["public_id__exact"]
    search_help_text = _("The whole public id, such as HSP-7K3M-QX9D")
    fieldsets = [section.for_admin for section in _FIELDSETS]
    inlines = [section for section in _SECTIONS if isinstance(section, type)]
    show_full_result_count = False  # counting would read the whole view again

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[RecordList]:
        return RecordList

    def get_queryset(self, request: HttpRequest) -> QuerySet[Record]:
        """The records that the user may see. Reviewers also see records that were sent back."""
        may_review = request.user.has_perm(review.REVIEW_RECORD)
        rows = Record.for_review.all() if may_review else Record.objects.all()
        return rows.order_by("-submitted_at").prefetch_related("diagnosis_set")

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        parts = {part.name: part for part in context["adminform"]}
        parts |= {type(part.opts): part for part in context["inline_admin_formsets"]}
        keys = [getattr(section, "title", section) for section in [_FIELDSETS[0], *_SECTIONS]]
        context["sections"] = [parts[key] for key in keys if key in parts]
        return super().render_change_form(request, context, *args, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Record | None = None) -> Any:
        """The sections of the page, without optional ones for which the participant has no row."""
        return [
            section.for_admin
            for section in _FIELDSETS
            if not section.present or getattr(obj, section.present, False)
        ]

    def get_fields(self, request: HttpRequest, obj: Record | None = None) -> Any:
        return flatten_fieldsets(self.get_fieldsets(request, obj))

    def get_readonly_fields(self, request: HttpRequest, obj: Record | None = None) -> Any:
        return flatten_fieldsets(self.fieldsets)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Record], search_term: str
    ) -> tuple[QuerySet[Record], bool]:
        """Search by public id as people type it, in any case, with or without its dashes."""
        term = public_id.normalise_public_id(search_term) or search_term
        return super().get_search_results(request, queryset, term)

    @admin.display(description=_("diagnoses"))
    def diagnosis_labels(self, record: Record) -> str:
        return ", ".join(row.get_code_display() for row in record.diagnosis_set.all())

    @admin.display(description=_("ancestry"))
    def ancestry_labels(self, record: Record) -> str:
        return ", ".join(str(Ancestry(code).label) for code in record.ancestry)

    @admin.display(description=_("sent"), ordering="submitted_at")
    def sent_on(self, record: Record) -> date:
        return record.submitted_at.date()
