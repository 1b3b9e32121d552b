"""The list and the page of flags in the admin."""

from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse

from hesperion.privacy import access
from hesperion.privacy.admin import AuditedReads, ReadOnly
from hesperion.text.moments import moment
from research.flags.deciding import DecidesFlags
from research.flags.facts import flag_facts
from research.models import Flag


class OpenFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("open", "Open"), ("decided", "Decided")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Flag]) -> QuerySet[Flag]:
        if self.value() not in ("open", "decided"):
            return queryset
        return queryset.filter(decided_at__isnull=self.value() == "open")


class FlagAdmin(DecidesFlags, ReadOnly, AuditedReads, admin.ModelAdmin):
    """The admin of flags: open ones first, the oldest on top.

    Flags on stories whose participant does not consent to the study are not listed.
    """

    list_display = ["about", "state", "flagged", "due", "left"]
    list_filter = [OpenFilter]
    ordering = [F("decided_at").desc(nulls_first=True), "flagged_at"]
    fields = ["about", "flagged_at", "flagged_by", "reason", "decided_at", "decided_by", "decision"]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        access.require().purpose = "safety"
        return super().changelist_view(request, extra_context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        flag = context["original"]
        context |= flag_facts(flag) | {"title": flag.record_id, "subtitle": None}
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description="record")
    def about(self, flag: Flag) -> str:
        """The public id as text, without a link, because medical reviewers may not open the record."""
        return flag.record_id

    @admin.display(description="state")
    def state(self, flag: Flag) -> Any:
        if flag.decided_at:
            return "Decided"
        return "Overdue" if flag.is_overdue else "Open"

    @admin.display(description="flagged", ordering="flagged_at")
    def flagged(self, flag: Flag) -> str:
        return moment(flag.flagged_at)

    @admin.display(description="to be decided by")
    def due(self, flag: Flag) -> str:
        return moment(flag.due_at)

    @admin.display(description="time left")
    def left(self, flag: Flag) -> str:
        return flag.time_left
