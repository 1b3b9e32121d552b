"""Admin pages of data that was given out, for data stewards."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from hesperion.privacy import access
from hesperion.privacy.admin import ReadOnly
from hesperion.text.moments import moment
from research.extracts import queries
from research.models import Extract, Extracted


class ExtractAdmin(ReadOnly, admin.ModelAdmin):
    """The admin of extracts, with the number of participants who have withdrawn since.

    The page of one shows its participants, some at a time; the audit records who viewed whom.
    """

    list_display = ("__str__", "project", "recipient", "made", "size", "withdrawn", "erased")
    fields = ("project", "recipient", "made", "size", "withdrawn", "erased")
    ordering = ["-started_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Extract]:
        return queries.extracts(super().get_queryset(request))

    @admin.display(description="project")
    def project(self, extract: Extract) -> str:
        return extract.request.title

    @admin.display(description="given to")
    def recipient(self, extract: Extract) -> str:
        return extract.request.institution

    @admin.display(description="made", ordering="finished_at")
    def made(self, extract: Extract) -> str:
        return moment(extract.finished_at) if extract.finished_at else ""

    @admin.display(description="withdrawn since")
    def withdrawn(self, extract: Any) -> int:
        return extract.withdrawn

    @admin.display(description="of them erased")
    def erased(self, extract: Any) -> int:
        return extract.erased

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        extract = context["original"]
        rows, following = queries.extracted(extract, after=request.GET.get("after", ""))
        _note(rows)
        context |= {"rows": rows, "following": following, "title": str(extract), "subtitle": None}
        return super().render_change_form(request, context, *args, **kwargs)


def _note(rows: Sequence[Extracted]) -> None:
    for row in rows:
        access.require().note(row.participant_id, "public_id", "extract")
