from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from hesperion.privacy import actor
from hesperion.privacy.admin import ReadOnly
from hesperion.privacy.audit import actions, queries
from hesperion.privacy.audit.choices import Action
from hesperion.privacy.audit.models import Event


class ActorFilter(admin.SimpleListFilter):
    """Filters events by actor. Staff are listed by their email address."""

    title = _("who")
    parameter_name = "actor"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return queries.actors()

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        return queryset.filter(actor=self.value()) if self.value() else queryset


class DayFilter(admin.ListFilter):
    """Filters events by their first and last day, both included and both optional."""

    title = _("day")
    template = "admin/audit/event/days.html"

    def __init__(self, request: HttpRequest, params: Any, model: Any, model_admin: Any) -> None:
        super().__init__(request, params, model, model_admin)
        typed = {name: params.pop(name, [""])[-1].strip() for name in ("from", "to")}
        self.days = {name: _day(value) for name, value in typed.items() if value}

    def expected_parameters(self) -> list[str | None]:
        return ["from", "to"]

    def has_output(self) -> bool:
        return True

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        if first := self.days.get("from"):
            queryset = queryset.filter(at__gte=first)
        if last := self.days.get("to"):
            queryset = queryset.filter(at__lt=last + timedelta(days=1))
        return queryset

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        """What the filter's template shows: both days, and the query parameters that its form keeps."""
        days = {name: f"{day:%Y-%m-%d}" for name, day in self.days.items()}
        kept = {name: value for name, value in changelist.params.items() if name not in days}
        yield {"since": days.get("from", ""), "until": days.get("to", ""), "kept": kept}


def _day(typed: str) -> datetime:
    """Its first moment in UTC, as the audit's times are."""
    try:
        return datetime.strptime(typed, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError as error:
        raise IncorrectLookupParameters from error


@admin.register(Event)
class EventAdmin(ReadOnly, admin.ModelAdmin):
    """The audit's events, for data stewards. Looking at them is recorded as an event too."""

    list_display = ["at", "who", "action", "purpose", "about"]
    list_filter = [DayFilter, "action", ActorFilter]
    date_hierarchy = "at"
    search_fields = ["subject"]
    search_help_text = _(
        "Whom it is about: a public id, or a UUID. Who did it: a name or email address of staff, "
        "or user:<number>"
    )
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
        """The beginning of the subject's UUID: enough to tell people apart in a list.

        The page of the event shows the whole UUID.
        """
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
    actions.record_event(
        actor=actor.current(), action=Action.READ, purpose="audit", detail={"view": view}
    )
    return page
