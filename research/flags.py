"""Flags: dangers that reviewers report, and decisions of medical reviewers."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from hesperion.accounts.queries import name_of
from hesperion.privacy import access, actor
from hesperion.privacy.admin import AuditedReads, ReadOnly
from intake.stories.actions import reviews
from research.models import Flag
from research.review import free_text_field

DECIDE_FLAG = "research.decide_flag"


class FlagDecisionForm(forms.Form):
    decision = free_text_field(
        _("Decision"),
        _("What you decided, and what was done. It is kept for good and can’t be changed."),
        error_messages={"required": _("Write what you decided.")},
    )


class OpenFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("open", _("Open")), ("decided", _("Decided"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Flag]) -> QuerySet[Flag]:
        if self.value() not in ("open", "decided"):
            return queryset
        return queryset.filter(decided_at__isnull=self.value() == "open")


class FlagAdmin(ReadOnly, AuditedReads, admin.ModelAdmin):
    """The admin of flags: open ones first, the oldest on top.

    Flags on stories whose participant does not consent to the study are not listed.
    """

    list_display = ["about", "state", "flagged_at", "due", "left"]
    list_filter = [OpenFilter]
    ordering = [F("decided_at").desc(nulls_first=True), "flagged_at"]
    fields = [
        *["about", "state", "flagged_at", "due", "left", "flagged_by_name", "reason", "story"],
        *["decided_at", "decided_by_name", "decision"],
    ]

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.decide_view)
        return [
            path("<path:object_id>/decide/", page, name="research_flag_decide"),
            *super().get_urls(),
        ]

    def decide_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        if not request.user.has_perm(DECIDE_FLAG):
            raise PermissionDenied
        flag = self.get_object(request, object_id)
        if flag is None or flag.decided_at:
            raise Http404
        reader = access.require()
        reader.purpose = "safety"
        reader.note(flag.subject, "record")
        form = FlagDecisionForm(request.POST or None)
        if form.is_valid():
            reviews.decide_flag(flag=flag.pk, by=actor.current(), **form.cleaned_data)
            messages.success(request, _("The decision is logged."))
            return redirect(reverse("admin:research_flag_change", args=[flag.pk]))
        context = self.admin_site.each_context(request) | {
            "opts": Flag._meta,
            "original": flag,
            "title": flag.record_id,
            "form": form,
            "errors": form.errors,
        }
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/research/flag/decide.html", context, status=status)

    @admin.display(description=_("record"))
    def about(self, flag: Flag) -> str:
        """The public id as text, without a link, because medical reviewers may not open the record."""
        return flag.record_id

    @admin.display(description=_("state"))
    def state(self, flag: Flag) -> Any:
        if flag.decided_at:
            return _("Decided")
        return _("Overdue") if flag.is_overdue else _("Open")

    @admin.display(description=_("to be decided by"))
    def due(self, flag: Flag) -> str:
        return date_format(timezone.localtime(flag.due_at), "DATETIME_FORMAT")

    @admin.display(description=_("time left"))
    def left(self, flag: Flag) -> str:
        return flag.time_left

    @admin.display(description=_("flagged by"))
    def flagged_by_name(self, flag: Flag) -> str:
        return name_of(flag.flagged_by)

    @admin.display(description=_("decided by"))
    def decided_by_name(self, flag: Flag) -> str:
        return name_of(flag.decided_by)

    @admin.display(description=_("story"))
    def story(self, flag: Flag) -> Any:
        return flag.record.story
