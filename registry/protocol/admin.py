"""The protocol in /admin/, for consent managers: written by some, published by another."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from hesperion.privacy import actor
from hesperion.privacy.admin import Checked
from hesperion.text.moments import moment
from registry.models import ProtocolVersion
from registry.protocol import actions
from registry.protocol.forms import StartProtocolForm
from registry.protocol.queries import newest_protocol, open_protocol
from registry.protocol.refusals import ProtocolRefused
from registry.protocol.staff_pages import PROTOCOL_ADMIN, REFUSED, ProtocolPages

_DONE = {
    "offer": "Version {} waits for somebody who wrote no part of it.",
    "publish": "Version {} is published.",
    "discard": "The draft of version {} was discarded.",
}


class ProtocolVersionAdmin(Checked, ProtocolPages):
    """One can be changed until a second person publishes it, then never again."""

    list_display = ["number", "state", "published"]
    ordering = ["-pk"]
    actions = None

    @admin.display(description="state")
    def state(self, version: ProtocolVersion) -> str:
        if version.published_at:
            return "Published"
        return "Waits for another person" if version.offered_at else "Draft"

    @admin.display(description="published", ordering="published_at")
    def published(self, version: ProtocolVersion) -> str:
        return moment(version.published_at)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Refuse filters: there are none, and only the database would refuse what is no list of authors."""
        return False

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        decisions = {
            "offer": self.offer_view,
            "publish": self.publish_view,
            "discard": self.discard_view,
        }
        return [
            *(
                path(f"<int:pk>/{name}/", wrap(require_POST(view)), name=f"{PROTOCOL_ADMIN}_{name}")
                for name, view in decisions.items()
            ),
            path("<int:pk>/ethics/", wrap(self.ethics_view), name=f"{PROTOCOL_ADMIN}_ethics"),
            path(
                "<int:pk>/text/<slug:language>/",
                wrap(self.text_view),
                name=f"{PROTOCOL_ADMIN}_text",
            ),
            path(
                "<int:pk>/preview/<slug:language>/",
                wrap(self.preview_view),
                name=f"{PROTOCOL_ADMIN}_preview",
            ),
            *super().get_urls(),
        ]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The page that starts the next version from the newest one."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = StartProtocolForm(request.POST or None)
        status = 422 if form.is_bound and not form.is_valid() else 200
        if form.is_bound and form.is_valid():
            try:
                version = actions.start_protocol(by=actor.current(), **form.cleaned_data)
                return redirect(f"admin:{PROTOCOL_ADMIN}_change", version.pk)
            except ProtocolRefused as refused:
                form.add_error(None, str(refused))
                status = REFUSED
        context = {"form": form, "errors": form.errors, "title": "Start a version"}
        context |= {"newest": newest_protocol(), "started": open_protocol()}
        return self.page(request, "start", None, context, status)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return self.overview(request, self.version_of(request, object_id))

    def offer_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._decided(request, pk, "offer", actions.offer_protocol)

    def publish_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        def publish(**named: Any) -> None:
            actions.publish_protocol(sha256=request.POST.get("sha256", ""), **named)

        return self._decided(request, pk, "publish", publish)

    def discard_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._decided(request, pk, "discard", actions.discard_protocol)

    def _decided(
        self, request: HttpRequest, pk: int, name: str, decide: Callable[..., None]
    ) -> HttpResponse:
        version = self.version_of(request, pk, to_change=True)
        try:
            decide(version=version, by=actor.current())
        except ProtocolRefused as refused:
            return self.overview(request, self.version_of(request, pk), str(refused))
        messages.success(request, _DONE[name].format(version))
        if name == "discard":
            return redirect(f"admin:{PROTOCOL_ADMIN}_changelist")
        return redirect(f"admin:{PROTOCOL_ADMIN}_change", pk)
