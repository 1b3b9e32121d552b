"""The admin's page of one record."""

from itertools import chain
from typing import Any

from django import forms
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from hesperion.accounts.queries import names_of
from hesperion.privacy import access
from research import queries
from research.case.line import case_line
from research.models import ROWS, Flag, Record
from research.record_facts import gather_facts
from research.record_list.neighbours import Neighbours, neighbours_of_record
from research.record_page.content import RecordContent, rows_of_record
from research.record_page.lines import LABELS
from research.record_page.notes import NoteForm
from research.timeline.timeline import timeline_of

VIEW_FLAG = "research.view_flag"


class RecordPage:
    """A mixin, placed after AuditedReads and before ModelAdmin, for the page of a record."""

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if not self.has_view_permission(request) or request.method == "POST":  # type: ignore[attr-defined]
            raise PermissionDenied
        record = self.get_object(request, unquote(object_id))  # type: ignore[attr-defined]
        if record is None:
            found: HttpResponse = self._get_obj_does_not_exist_redirect(  # type: ignore[attr-defined]
                request, Record._meta, object_id
            )
            return found
        return self.record_page(request, record, NoteForm())

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What the page shows, as the audit names it."""
        rows = [row._meta.model_name for row in ROWS.values()]
        flags = ["flag"] if request.user.has_perm(VIEW_FLAG) else []
        return [*LABELS[Record], "case_line", "timeline", *rows, *flags]

    def record_page(
        self, request: HttpRequest, record: Record, form: forms.Form
    ) -> TemplateResponse:
        reader = access.require()
        reader.note(record.subject, *self.get_fields(request))
        reader.drawn[record.subject] = record.pk
        content = RecordContent(record, rows_of_record(record))
        facts = gather_facts(record, chain.from_iterable(content.rows.values()))
        context = (
            self.admin_site.each_context(request)  # type: ignore[attr-defined]
            | {"opts": Record._meta, "original": record, "title": record.pk, "content": content}
            | {"form": form, "is_publishable": queries.is_publishable(record.pk)}
            | {"place": _neighbours(request, record)}
            | {"case_line": case_line(facts), "timeline": timeline_of(facts)}
            | _decisions(request, content)
        )
        status = 422 if form.errors else 200
        page = "admin/research/record/change_form.html"
        return TemplateResponse(request, page, context, status=status)


def _neighbours(request: HttpRequest, record: Record) -> Neighbours | None:
    """The records that the page links to are shown by name, as in the list."""
    place = neighbours_of_record(request.user, request.GET, record)
    for member in place.shown if place else []:
        access.require().note(member.subject, "public_id")
    return place


def _decisions(request: HttpRequest, content: RecordContent) -> dict[str, Any]:
    """What staff decided and wrote, with the names of all of them by one query."""
    record = content.record
    review = queries.current_review(record)
    may_see = request.user.has_perm(VIEW_FLAG)
    flags = list(Flag.objects.filter(record=record)) if may_see else []
    by = chain(
        [review.decided_by] if review else [],
        (note.written_by for note in content.notes),
        *((flag.flagged_by, flag.decided_by) for flag in flags),
    )
    names = names_of(filter(None, by))
    return {"review": review, "flags": flags, "shows_flags": may_see, "names": names}
