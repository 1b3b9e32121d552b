"""The list and the page of flags in the admin."""

from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format

from hesperion.accounts.queries import name_of
from hesperion.privacy.admin import AuditedReads, ReadOnly
from research.flags.deciding import DecidesFlags
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

    list_display = ["about", "state", "flagged_at", "due", "left"]
    list_filter = [OpenFilter]
    ordering = [F("decided_at").desc(nulls_first=True), "flagged_at"]
    fields = [
        *["about", "state", "flagged_at", "due", "left", "flagged_by_name", "reason", "story"],
        *["decided_at", "decided_by_name", "outcome", "decision"],
    ]

    @admin.display(description="record")
    def about(self, flag: Flag) -> str:
        """The public id as text, without a link, because medical reviewers may not open the record."""
        return flag.record_id

    @admin.display(description="state")
    def state(self, flag: Flag) -> Any:
        if flag.decided_at:
            return "Decided"
        return "Overdue" if flag.is_overdue else "Open"

    @admin.display(description="to be decided by")
    def due(self, flag: Flag) -> str:
        return date_format(timezone.localtime(flag.due_at), "DATETIME_FORMAT")

    @admin.display(description="time left")
    def left(self, flag: Flag) -> str:
        return flag.time_left

    @admin.display(description="flagged by")
    def flagged_by_name(self, flag: Flag) -> str:
        return name_of(flag.flagged_by)

    @admin.display(description="decided by")
    def decided_by_name(self, flag: Flag) -> str:
        return name_of(flag.decided_by)

    @admin.display(description="story")
    def story(self, flag: Flag) -> Any:
        return flag.record.story
