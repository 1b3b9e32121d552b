"""The schedule of check-ins in /admin/, for consent managers: one writes a version, another publishes it."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from hesperion.privacy import actor
from hesperion.privacy.admin import Checked
from hesperion.text.moments import moment
from intake.followup.models import Schedule
from intake.followup.schedules import actions, queries
from intake.followup.schedules.documents import document_of
from intake.followup.schedules.faults import ScheduleRefused
from intake.followup.schedules.forms import ScheduleForm

_NAME = "followup_schedule"
_REFUSED = 409  # somebody else was faster, or wrote it


class ScheduleAdmin(Checked, admin.ModelAdmin):
    """The admin of schedules. A draft can be published by another person, or discarded; it is never edited."""

    list_display = ["version", "state", "published"]
    ordering = ["-pk"]
    actions = None

    @admin.display(description="state")
    def state(self, schedule: Schedule) -> str:
        return "Published" if schedule.published_at else "Waits for another person"

    @admin.display(description="published", ordering="published_at")
    def published(self, schedule: Schedule) -> str:
        return moment(schedule.published_at)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        publish, discard = require_POST(self.publish_view), require_POST(self.discard_view)
        return [
            path("<int:pk>/publish/", wrap(publish), name=f"{_NAME}_publish"),
            path("<int:pk>/discard/", wrap(discard), name=f"{_NAME}_discard"),
            *super().get_urls(),
        ]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The page on which a version is written, beginning with the document of the newest one."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        newest = Schedule.objects.filter(published_at__isnull=False).order_by("published_at").last()
        initial = {"times": document_of(newest.times.all())} if newest else {}
        form = ScheduleForm(request.POST or None, initial=initial)
        status = 422 if form.is_bound and not form.is_valid() else 200
        if form.is_bound and form.is_valid():
            try:
                schedule = actions.draft_schedule(by=actor.current(), **form.cleaned_data)
                return redirect(f"admin:{_NAME}_change", schedule.pk)
            except ScheduleRefused as refused:
                form.add_error(None, str(refused))
                status = _REFUSED
        context = {"form": form, "errors": form.errors, "title": "Write a schedule"}
        return self._page(request, "write", context, status)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return self._shown(request, self._schedule(request, object_id))

    def publish_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._decided(request, pk, actions.publish_schedule, "Version {} is published.")

    def discard_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._decided(request, pk, actions.discard_schedule, "The draft {} was discarded.")

    def _decided(
        self, request: HttpRequest, pk: int, decide: Callable[..., None], sentence: str
    ) -> HttpResponse:
        schedule = self._schedule(request, pk)
        if not self.has_change_permission(request):
            raise PermissionDenied
        try:
            decide(schedule=schedule, by=actor.current())
        except ScheduleRefused as refused:
            return self._shown(request, schedule, str(refused))
        messages.success(request, sentence.format(schedule))
        return redirect(f"admin:{_NAME}_changelist")

    def _shown(self, request: HttpRequest, schedule: Schedule, refusal: str = "") -> HttpResponse:
        before = queries.schedule_before(schedule)
        context = {
            "title": f"Schedule {schedule}",
            "schedule": schedule,
            "times": queries.times_in_order(schedule),
            "before": before,
            "differences": list(queries.time_differences(schedule, before)) if before else [],
            "is_author": schedule.written_by == actor.current(),
            "refusal": refusal,
        }
        return self._page(request, "schedule", context, _REFUSED if refusal else 200)

    def _schedule(self, request: HttpRequest, pk: int | str) -> Schedule:
        if not self.has_view_permission(request):
            raise PermissionDenied
        schedule = self.get_object(request, str(pk))
        if schedule is None:
            raise Http404
        return schedule

    def _page(
        self, request: HttpRequest, name: str, context: dict[str, Any], status: int
    ) -> HttpResponse:
        context = self.admin_site.each_context(request) | {"opts": self.opts, **context}
        return TemplateResponse(
            request, f"admin/followup/schedule/{name}.html", context, status=status
        )
