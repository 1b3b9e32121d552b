"""Admin pages of data that was given out, for data stewards."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from hesperion.accounts.queries import name_of
from hesperion.privacy import access
from hesperion.privacy.admin import ReadOnly
from research.extracts import queries
from research.models import Extract, Extracted


class ExtractedInline(ReadOnly, admin.TabularInline):
    model = Extracted
    fields = ["participant"]
    template = "admin/research/extract/rows.html"
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Extracted]:
        return queries.extracted(super().get_queryset(request))


class ExtractAdmin(ReadOnly, admin.ModelAdmin):
    """The admin of extracts, with the number of participants who have withdrawn since.

    The audit records who viewed a page.
    """

    list_display = ("project", "purpose", "recipient", "made_at", "size", "withdrawn", "erased")
    fields = (
        "project",
        "purpose",
        "recipient",
        "maker",
        "made_at",
        "size",
        "withdrawn",
        "erased",
    )
    ordering = ["-made_at"]
    inlines = [ExtractedInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Extract]:
        return queries.extracts(super().get_queryset(request))

    @admin.display(description="made by")
    def maker(self, extract: Extract) -> str:
        return name_of(extract.made_by)

    @admin.display(description=_("withdrawn since"))
    def withdrawn(self, extract: Any) -> int:
        return extract.withdrawn

    @admin.display(description=_("of them erased"))
    def erased(self, extract: Any) -> int:
        return extract.erased

    def change_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().change_view(request, *args, **kwargs)
        shown = response.context_data or {} if isinstance(response, TemplateResponse) else {}
        if extract := shown.get("original"):
            for subject in extract.rows.values_list("participant", flat=True):
                access.require().note(subject, "public_id", "extract")
        return response
