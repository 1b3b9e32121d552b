"""Admin pages of data that was given out, for data stewards."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from hesperion.accounts.queries import name_of
from hesperion.privacy import access
from hesperion.privacy.admin import ReadOnly
from hesperion.text.moments import moment
from research.extracts import queries
from research.models import Extract, Extracted


class ExtractAdmin(ReadOnly, admin.ModelAdmin):
    """The admin of extracts, with the number of participants who have withdrawn since.

    The page of one shows its participants, some at a time; the audit records who viewed whom.
    """

    list_display = ("project", "purpose", "recipient", "made", "size", "withdrawn", "erased")
    fields = ("project", "purpose", "recipient", "maker", "made", "size", "withdrawn", "erased")
    ordering = ["-made_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Extract]:
        return queries.extracts(super().get_queryset(request))

    @admin.display(description="made", ordering="made_at")
    def made(self, extract: Extract) -> str:
        return moment(extract.made_at)

    @admin.display(description="made by")
    def maker(self, extract: Extract) -> str:
        return name_of(extract.made_by)

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
