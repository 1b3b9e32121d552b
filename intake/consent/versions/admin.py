"""Consent versions in /admin/, for consent managers."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path

from hesperion.privacy import actor
from hesperion.privacy.admin import Checked
from hesperion.text.moments import moment
from intake.consent.models import ConsentVersion
from intake.consent.versions import actions, queries
from intake.consent.versions.differences import text_differences
from intake.consent.versions.forms import StartVersionForm
from intake.consent.versions.matrix import Matrix, matrix_of
from intake.consent.versions.pages import NAME, REFUSED
from intake.consent.versions.text_pages import TextPages


class ConsentVersionAdmin(Checked, TextPages):
    """The admin of consent versions. One can be changed until a second person approves it, then never again."""

    list_display = ["number", "state", "published"]
    ordering = ["-pk"]
    actions = None

    @admin.display(description="state")
    def state(self, version: ConsentVersion) -> str:
        if version.published_at:
            return "Published"
        return "Waits for approval" if version.offered_at else "Draft"

    @admin.display(description="published", ordering="published_at")
    def published(self, version: ConsentVersion) -> str:
        return moment(version.published_at)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Refuse filters: there are none, and only the database would refuse what is no list of authors."""
        return False

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        text = "<int:pk>/<slug:audience>/<slug:language>"
        return [
            path("<int:pk>/compare/", wrap(self.compare_view), name=f"{NAME}_compare"),
            path("<int:pk>/offer/", wrap(self.offer_view), name=f"{NAME}_offer"),
            path("<int:pk>/approve/", wrap(self.approve_view), name=f"{NAME}_approve"),
            path("<int:pk>/discard/", wrap(self.discard_view), name=f"{NAME}_discard"),
            path(f"{text}/preview/", wrap(self.preview_view), name=f"{NAME}_preview"),
            path(f"{text}/", wrap(self.text_view), name=f"{NAME}_text"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, {"title": "Consent versions"})

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The page that starts the next version from the newest one."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = StartVersionForm(request.POST or None)
        status = 422 if form.is_bound and not form.is_valid() else 200
        if form.is_bound and form.is_valid():
            try:
                version = actions.start_version(by=actor.current(), **form.cleaned_data)
                return redirect(f"admin:{NAME}_change", version.pk)
            except actions.VersionRefused as refused:
                form.add_error(None, str(refused))
                status = REFUSED
        context = {"form": form, "errors": form.errors, "title": "Start a version"}
        context |= {"newest": queries.newest_version(), "started": queries.open_version()}
        return self.page(request, "start", None, context, status)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The version as a table of its texts, with what can be done next."""
        version = self.version_of(request, object_id)
        context = {
            "title": f"Version {version}",
            "matrix": matrix_of(version),
            "is_newest": version == queries.newest_version(),
            "institution_note": queries.institution_note(version),
        }
        return self.page(request, "version", version, context)

    def compare_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = self.version_of(request, pk)
        context = _compared(version) | {"title": f"What differs in version {version}"}
        return self.page(request, "compare", version, context)

    def offer_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._decision(request, pk, "offer", "Offer for approval", actions.offer_version)

    def approve_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        def approve(**named: Any) -> None:
            actions.approve_version(sha256=request.POST.get("sha256", ""), **named)

        return self._decision(request, pk, "approve", "Approve", approve)

    def discard_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._decision(request, pk, "discard", "Discard the draft", actions.discard_version)

    def _decision(
        self, request: HttpRequest, pk: int, name: str, title: str, decide: Callable[..., None]
    ) -> HttpResponse:
        """The page that asks before something is done with the version, and does it."""
        version = self.version_of(request, pk, to_change=True)
        refusal = ""
        if request.method == "POST":
            try:
                decide(version=version, by=actor.current())
                return self._done(request, version, name)
            except actions.VersionRefused as refused:
                refusal = str(refused)
                version = self.version_of(request, pk, to_change=True)
        context = _compared(version) | {"title": f"{title}: version {version}", "refusal": refusal}
        return self.page(request, name, version, context, REFUSED if refusal else 200)

    def _done(self, request: HttpRequest, version: ConsentVersion, name: str) -> HttpResponse:
        sentences = {
            "offer": f"Version {version} waits for approval by somebody who wrote no part of it.",
            "approve": f"Version {version} is published. Who must sign anew is asked by mail.",
            "discard": f"The draft of version {version} was discarded.",
        }
        messages.success(request, sentences[name])
        if name == "discard":
            return redirect(f"admin:{NAME}_changelist")
        return redirect(f"admin:{NAME}_change", version.pk)


def _compared(version: ConsentVersion) -> dict[str, Any]:
    matrix: Matrix = matrix_of(version)
    before = queries.texts_of(version.before)
    compared = [
        (cell, text_differences(cell.text, before.get(cell.key)))
        for cell in matrix.changed
        if cell.text
    ]
    return {"matrix": matrix, "compared": compared, "digest": version.digest}
