"""Releases of the atlas in /admin/, for data stewards: one prepares a candidate, another approves it."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from atlas.actions.approving import approve_candidate, discard_candidate
from atlas.actions.candidates import begin_candidate
from atlas.actions.making import make_again
from atlas.actions.refusals import CandidateRefused
from atlas.actions.restoring import read_lost_releases
from atlas.models import Release
from atlas.queries import waiting_candidate
from atlas.release_facts import facts_of, progress_of
from atlas.release_files import lost_releases
from hesperion.accounts.queries import names_of
from hesperion.privacy import actor
from hesperion.privacy.admin import Checked
from hesperion.text.moments import moment

_NAME = "atlas_release"
_REFUSED = 409  # somebody else was faster, or it may not be


@admin.register(Release)
class ReleaseAdmin(Checked, admin.ModelAdmin):
    """The admin of releases. Bands are shown, never numbers of people; a published release never changes."""

    list_display = [
        "number",
        "counted",
        "state",
        "prepared_by_whom",
        "approved_by_whom",
        "published",
    ]
    ordering = ["-number"]
    actions = None

    @admin.display(description="counted as of", ordering="counted_on")
    def counted(self, release: Release) -> str:
        return f"{release.counted_on:%-d %B %Y}"

    @admin.display(description="state")
    def state(self, release: Release) -> str:
        return progress_of(release).words

    @admin.display(description="prepared by")
    def prepared_by_whom(self, release: Any) -> str:
        return str(release.names[release.prepared_by])

    @admin.display(description="approved by")
    def approved_by_whom(self, release: Any) -> str:
        approval = getattr(release, "approval", None)
        return str(release.names[approval.approved_by]) if approval else ""

    @admin.display(description="published")
    def published(self, release: Release) -> str:
        return moment(release.approval.published_at) if hasattr(release, "approval") else ""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Release]:
        return super().get_queryset(request).select_related("approval")

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """The list, with the names of all people in it from one query."""
        found = super().get_changelist_instance(request)
        rows = list(found.result_list)
        approvals = [row.approval for row in rows if hasattr(row, "approval")]
        names = names_of({row.prepared_by for row in rows} | {one.approved_by for one in approvals})
        for row in rows:
            row.names = names
        return found

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        views = {
            "approve": self.approve_view,
            "discard": self.discard_view,
            "again": self.again_view,
        }
        own = [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(require_POST(view)),
                name=f"{_NAME}_{name}",
            )
            for name, view in views.items()
        ]
        lost = self.admin_site.admin_view(require_POST(self.lost_view))
        return [path("lost/", lost, name=f"{_NAME}_lost"), *own, *super().get_urls()]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The page that has a candidate made."""
        self._require(self.has_add_permission(request))
        if request.method != "POST":
            return self._make_page(request)
        try:
            release = begin_candidate(by=actor.current())
        except CandidateRefused as refused:
            return self._make_page(request, str(refused))
        return redirect(f"admin:{_NAME}_change", release.pk)

    def lost_view(self, request: HttpRequest) -> HttpResponse:
        """Has the releases read that the restored backup does not know."""
        self._require(self.has_add_permission(request))
        try:
            numbers = read_lost_releases(by=actor.current())
        except CandidateRefused as refused:
            return self._make_page(request, str(refused))
        named = ", ".join(map(str, numbers))
        messages.success(request, f"Read from their files: release {named}.")
        return redirect(f"admin:{_NAME}_changelist")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return self._shown(request, self._release(request, object_id))

    def approve_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        sha256 = request.POST.get("sha256", "")
        return self._decided(
            request,
            pk,
            lambda release, by: approve_candidate(release=release, sha256=sha256, by=by),
            "{} is published.",
        )

    def discard_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._decided(
            request,
            pk,
            lambda release, by: discard_candidate(release=release, by=by),
            "The candidate for {} is discarded.",
        )

    def again_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._decided(
            request, pk, lambda release, by: make_again(release=release), "{} is made again."
        )

    def _decided(
        self, request: HttpRequest, pk: int, decide: Callable[[Release, str], Any], sentence: str
    ) -> HttpResponse:
        release = self._release(request, pk)
        self._require(self.has_change_permission(request))
        try:
            decide(release, actor.current())
        except CandidateRefused as refused:
            return self._shown(request, release, str(refused))
        messages.success(request, sentence.format(release))
        return redirect(f"admin:{_NAME}_changelist")

    def _release(self, request: HttpRequest, pk: int | str) -> Release:
        self._require(self.has_view_permission(request))
        release = self.get_object(request, str(pk))
        if release is None:
            raise Http404
        return release

    def _require(self, is_allowed: bool) -> None:
        if not is_allowed:
            raise PermissionDenied

    def _make_page(self, request: HttpRequest, refusal: str = "") -> HttpResponse:
        context = {
            "title": "Make a candidate",
            "waiting": waiting_candidate(),
            "lost": lost_releases(),
            "refusal": refusal,
        }
        return self._page(request, "make", context)

    def _shown(self, request: HttpRequest, release: Release, refusal: str = "") -> HttpResponse:
        context = {
            "title": str(release),
            "release": release,
            "progress": progress_of(release),
            "run": release.gate_runs.order_by("pk").last(),
            "is_preparer": release.prepared_by == actor.current(),
            "refusal": refusal,
        }
        if release.bands.exists():
            context |= facts_of(release)
        return self._page(request, "release", context)

    def _page(self, request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
        context = self.admin_site.each_context(request) | {"opts": self.opts, **context}
        status = _REFUSED if context["refusal"] else 200
        return TemplateResponse(request, f"admin/atlas/release/{name}.html", context, status=status)
