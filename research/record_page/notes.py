"""Writing a note on a record, from the record's own page."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse

from hesperion.privacy import access, actor
from intake.participants.models import Participant
from intake.stories.actions.notes import add_note
from research.models import Record
from research.review import free_text_field


class NoteForm(forms.Form):
    text = free_text_field(
        "New note",
        "Everybody who reads records reads it, and the participant finds it in their download: write nothing "
        "that you would not say to them. It can’t be changed or deleted.",
        error_messages={"required": "Write the note."},
    )


class Notes:
    """A mixin, placed before RecordPage, that takes notes. Who may read records may write them."""

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.note_view)  # type: ignore[attr-defined]
        ours = path("<path:object_id>/note/", page, name="research_record_note")
        return [ours, *super().get_urls()]  # type: ignore[misc]

    def note_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Keeps a note. One that is refused is shown on the record's page as it was typed."""
        if not self.has_view_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        record: Record | None = self.get_object(request, object_id)  # type: ignore[attr-defined]
        if record is None:
            raise Http404
        if request.method != "POST":
            return redirect(_url(request, record))
        form = NoteForm(request.POST)
        if not form.is_valid():
            form.fields["text"].widget.attrs["autofocus"] = True  # it is at the end of a long page
            page: Any = self.record_page(request, record, form)  # type: ignore[attr-defined]
            return page
        access.require().note(record.subject, "public_id")
        return _kept(request, record, form)


def _kept(request: HttpRequest, record: Record, form: NoteForm) -> HttpResponse:
    try:
        is_new = add_note(subject=record.subject, by=actor.current(), **form.cleaned_data)
    except Participant.DoesNotExist as gone:  # since the page was shown
        raise Http404 from gone
    messages.success(
        request, "The note is kept." if is_new else "Nothing was changed: this is the latest note."
    )
    return redirect(_url(request, record))


def _url(request: HttpRequest, record: Record) -> str:
    page = reverse("admin:research_record_change", args=[record.pk])
    query = request.GET.urlencode()
    return f"{page}?{query}#notes" if query else f"{page}#notes"
