from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from hesperion.privacy import actor
from hesperion.privacy.admin import ReadOnly
from hesperion.privacy.audit import actions, queries
from hesperion.privacy.audit.choices import Action
from hesperion.privacy.audit.models import Event


class ActorFilter(admin.SimpleListFilter):
    """Only those who did something, staff by their email address."""

    title = _("who")
    parameter_name = "actor"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return queries.actors()

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        return queryset.filter(actor=self.value()) if self.value() else queryset


@admin.register(Event)
class EventAdmin(ReadOnly, admin.ModelAdmin):
    """For data stewards. Who looks at the audit is in the audit."""

    list_display = ["at", "who", "action", "purpose", "about"]
    list_filter = ["action", ActorFilter, "at"]
    date_hierarchy = "at"
    search_fields = ["subject"]
    search_help_text = _("A subject’s UUID, user:<number>, or the email address of staff")
    show_full_result_count = False
    fields = ["at", "who", "action", "purpose", "reason", "subject", "detail"]
    readonly_fields = ["who"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        return queries.with_email(super().get_queryset(request))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Event], search_term: str
    ) -> tuple[QuerySet[Event], bool]:
        found = queries.search(queryset, search_term.strip()) if search_term else queryset
        return found, False

    @admin.display(description=_("who"), ordering="actor")
    def who(self, event: Event) -> str:
        return event.email or event.actor  # type: ignore[attr-defined]

    @admin.display(description=_("about"), ordering="subject")
    def about(self, event: Event) -> str | None:
        """The beginning of the UUID: enough to tell people apart in a list. The event has the whole."""
        return str(event.subject)[:8] if event.subject else None

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        sealed = {"last_sealed": queries.last_sealed()}
        return _recorded(request, super().changelist_view(request, sealed | (extra_context or {})))

    def change_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _recorded(request, super().change_view(request, *args, **kwargs))

    def history_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _recorded(request, super().history_view(request, *args, **kwargs))


def _recorded(request: HttpRequest, page: HttpResponse) -> HttpResponse:
    """Record that the page is looked at, before it leaves."""
    view = request.resolver_match.view_name if request.resolver_match else ""
    actions.record(
        actor=actor.current(), action=Action.READ, purpose="audit", detail={"view": view}
    )
    return page
