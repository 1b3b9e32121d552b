"""The audit in the admin, for data stewards: the list, an event, who saw a participant, and the file."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from hesperion.accounts.models import User
from hesperion.accounts.queries import name_of
from hesperion.privacy import access, actor
from hesperion.privacy.admin import ReadOnly
from hesperion.privacy.audit import actions
from hesperion.privacy.audit.choices import Action
from hesperion.privacy.audit.models import Event
from hesperion.privacy.audit.queries import last_sealed, newest
from hesperion.text.moments import moment
from intake.participants.models import Participant
from research.audit_log.file import csv_lines
from research.audit_log.paging import page_after
from research.audit_log.readers import given_out, readers
from research.audit_log.rows import EventRow, event_rows
from research.audit_log.search import LOOKS_AT_THE_AUDIT, AuditSearch, ReadersSearch
from research.page_keys import BadKey

_COUNTED = 10_000  # events at most: counting more would make the page slow


class EventAdmin(ReadOnly, admin.ModelAdmin):
    """The audit's events. Each look at them is an event too, and one for each participant shown."""

    fields = ["time", "who", "action", "purpose", "about", "reason", "detail"]

    def get_urls(self) -> list[URLPattern]:
        pages = {"file": self.file_view, "readers": self.readers_view}
        ours = [
            path(f"{name}/", self.admin_site.admin_view(view), name=f"audit_event_{name}")
            for name, view in pages.items()
        ]
        return [*ours, *super().get_urls()]

    @admin.display(description="time")
    def time(self, event: Event) -> str:
        return moment(event.at)

    @admin.display(description="who")
    def who(self, event: Event) -> str:
        return name_of(event.actor)

    @admin.display(description="about")
    def about(self, event: Event) -> str:
        """The public id, or the whole UUID of somebody who was erased."""
        [row] = event_rows([event])
        _note([row])
        return row.about if row.is_participant else str(event.subject or "")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        search = AuditSearch(request.GET)
        shown = _found(search, request.GET.get("after", "")) if search.is_valid() else {}
        context = shown | {
            "search": search,
            "last_sealed": last_sealed(),
            "accounts": User.objects.order_by("email"),
        }
        return self._page(request, "change_list", "Audit", context)

    def readers_view(self, request: HttpRequest) -> HttpResponse:
        """Who saw one participant, summed up, and in which data they were given out."""
        search = ReadersSearch(request.GET or None)
        shown: dict[str, Any] = {"search": search}
        if search.is_valid():
            _note(event_rows(list(search.events()[:1])))
            shown["readers"] = readers(search.events())
            shown["given_out"] = given_out(search)
        return self._page(request, "readers", "Who saw a participant", shown)

    def file_view(self, request: HttpRequest) -> Any:
        """The events that were searched for, as a file. Taking it out is an event with the search."""
        search = AuditSearch(request.GET)
        if not self.has_view_permission(request) or not search.is_valid():
            return self.changelist_view(request)
        events = search.events().filter(pk__lte=newest())
        _record_file(search, events)
        name = f"audit-{timezone.now():%Y-%m-%d}.csv"
        return StreamingHttpResponse(
            csv_lines(events),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    def change_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _recorded(request, super().change_view(request, *args, **kwargs))

    def history_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _recorded(request, super().history_view(request, *args, **kwargs))

    def _page(
        self, request: HttpRequest, name: str, title: str, shown: dict[str, Any]
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        asked = request.GET.copy()
        asked.pop("after", None)
        context = self.admin_site.each_context(request) | {
            "opts": Event._meta,
            "title": title,
            "asked": asked.urlencode(),
        }
        is_wrong = shown.get("sentence") or (shown["search"].is_bound and shown["search"].errors)
        page = TemplateResponse(
            request,
            f"admin/audit/event/{name}.html",
            context | shown,
            status=400 if is_wrong else 200,
        )
        return _recorded(request, page)


def _found(search: AuditSearch, key: str) -> dict[str, Any]:
    """The page of events after the one with `key`, and how many there are, up to a limit."""
    events, sentence = search.events(), ""
    try:
        found, older = page_after(events, key)
    except BadKey as fault:
        sentence, (found, older) = str(fault), page_after(events, "")
    rows = event_rows(found)
    _note(rows)
    count = events[: _COUNTED + 1].count()
    return {
        "rows": rows,
        "older": older,
        "sentence": sentence,
        "count": min(count, _COUNTED),
        "is_more": count > _COUNTED,
    }


def _note(rows: Iterable[EventRow]) -> None:
    """Have each participant whom the page shows noted, once."""
    reader = access.require()
    reader.purpose = LOOKS_AT_THE_AUDIT
    for row in rows:
        if row.is_participant and row.event.subject:
            reader.note(row.event.subject, "public_id")


def _recorded(request: HttpRequest, page: HttpResponse) -> HttpResponse:
    """Record that the page is looked at, before it leaves."""
    view = request.resolver_match.view_name if request.resolver_match else ""
    actions.record_event(
        actor=actor.current(),
        action=Action.READ,
        purpose=LOOKS_AT_THE_AUDIT,
        detail={"view": view},
    )
    return page


@transaction.atomic
def _record_file(search: AuditSearch, events: QuerySet[Event]) -> None:
    """Record the search and the number of events, and one read for each participant in the file."""
    by = {"actor": actor.current(), "purpose": LOOKS_AT_THE_AUDIT}
    actions.record_event(
        **by,
        action=Action.TAKEN_OUT,
        subject=search.subject,
        detail={"search": search.recorded(), "events": events.count()},
    )
    seen = events.filter(subject__in=Participant.objects.values("pk"))
    detail = {"view": "admin:audit_event_file", "fields": ["public_id"]}
    actions.record_reads_of(
        seen.order_by().values_list("subject", flat=True).distinct(), **by, detail=detail
    )
