"""The page on which one reviewer redacts a story and another confirms it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path

from hesperion.privacy import actor
from hesperion.privacy.fields import UNOPENED
from research import queries
from research.models import Record
from research.redaction.posted import Posted
from research.redaction.state import REFUSALS, redaction_page, sentence_for

_UNOPENED = "This story can’t be opened now, so it can’t be redacted."


class Redacting:
    """A mixin, placed before Reviews, for the page of a record's redaction."""

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.redaction_view)  # type: ignore[attr-defined]
        ours = path("<path:object_id>/redaction/", page, name="research_record_redaction")
        return [ours, *super().get_urls()]  # type: ignore[misc]

    def redaction_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The page of the redaction; a POST does what its button says.

        Raises Http404 if the participant does not allow publishing or wrote no story. A refusal
        shows the page with a sentence, with what was typed, and with status 409.
        """
        record = self._reviewed(request, object_id, "publishing")  # type: ignore[attr-defined]
        if not queries.is_publishable(record.pk) or not record.story:
            raise Http404
        try:
            return self._answer(request, record)
        except UNOPENED:
            messages.error(request, _UNOPENED)
            return redirect("admin:research_record_change", record.pk)

    def _answer(self, request: HttpRequest, record: Record) -> HttpResponse:
        posted = Posted(request, record)
        if posted.is_valid():
            try:
                return posted.carry_out()
            except REFUSALS as error:
                posted.refused = sentence_for(error)
        shown = redaction_page(record, actor.current(), posted.identity)
        context = {"shown": shown, "remark": posted.remark, "refused": posted.refused}
        page = "admin/research/record/redaction.html"
        response = self._form_page(request, record, posted.form_for(shown), page, **context)  # type: ignore[attr-defined]
        response.status_code = posted.status
        return response
