"""Preparing a story for publication: a text without identifying details, which its participant approves."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from hesperion.privacy import actor
from hesperion.ui.fields import StoryField
from intake.record.forms.story import STORY_LENGTH
from intake.stories.actions import publishing
from intake.stories.models import Publication
from intake.stories.queries import Hindrance, hindrance
from research import queries
from research.models import Record
from research.redaction.story import marked_story

_WHY = {
    Hindrance.NOT_INCLUDED: _(
        "A story is prepared once a reviewer has read and included it. This one is not included, or its "
        "participant has changed its words since: review it first."
    ),
    Hindrance.SAME_PERSON: _(
        "You included this story yourself. Another reviewer prepares it, so that two people have read it."
    ),
}


class ProposalForm(forms.Form):
    language = forms.ChoiceField(label=_("Language of the text"), choices=settings.LANGUAGES)
    text = StoryField(
        label=_("Text for everybody to read"),
        help_text=_("Empty lines divide paragraphs. The participant decides on exactly this text."),
        max_length=STORY_LENGTH,
        widget=forms.Textarea(
            attrs={"rows": 24, "class": "vLargeTextField", "autocomplete": "off"}
        ),
        error_messages={"required": _("Write the text.")},
    )


class Publishing:
    """A mixin, placed before Reviews, for the page on which reviewers prepare a story for publication."""

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.publish_view)  # type: ignore[attr-defined]
        ours = path("<path:object_id>/publish/", page, name="research_record_publish")
        return [ours, *super().get_urls()]  # type: ignore[misc]

    def publish_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The page on which a reviewer prepares the story for publication.

        Raises Http404 if the participant does not allow publishing or wrote no story. If the story
        must be reviewed first, or by another reviewer, the page shows a sentence instead of the
        form.
        """
        record = self._reviewed(request, object_id, "publishing")  # type: ignore[attr-defined]
        if not queries.is_publishable(record.pk) or not record.story:
            raise Http404
        stopped = hindrance(record.subject, actor.current())
        if stopped:
            return self._hindered(request, record, _WHY[stopped])
        latest = queries.latest_publication(record)
        form = ProposalForm(request.POST or None, initial=_prefilled(record, latest))
        if form.is_valid():
            return _proposed(request, record, form)
        page = "admin/research/record/publish.html"
        shown = {"latest": latest, "marked": marked_story(record)}
        return self._form_page(request, record, form, page, **shown)  # type: ignore[attr-defined]

    def _hindered(self, request: HttpRequest, record: Record, why: Any) -> TemplateResponse:
        context = self.admin_site.each_context(request) | {  # type: ignore[attr-defined]
            "opts": Record._meta,
            "original": record,
            "title": record.public_id,
            "why": why,
        }
        page = "admin/research/record/not_yet.html"
        status = 409 if request.method == "POST" else 200
        return TemplateResponse(request, page, context, status=status)


def _prefilled(record: Record, latest: Publication | None) -> dict[str, str]:
    """The last prepared text, so that its redactions are kept; without one the story."""
    if latest:
        return {"language": latest.language, "text": latest.text}
    return {"language": queries.language_of(record), "text": record.story}


def _proposed(request: HttpRequest, record: Record, form: ProposalForm) -> HttpResponse:
    try:
        is_new = publishing.propose_text(
            subject=record.subject, by=actor.current(), **form.cleaned_data
        )
    except publishing.NotPublishable as stopped:  # since the page was shown
        raise Http404 from stopped
    text = (
        _("The participant of %(record)s is asked.")
        if is_new
        else _("Nothing was changed: this very text waits for an answer.")
    )
    messages.success(request, text % {"record": record})
    return redirect(reverse("admin:research_record_change", args=[record.pk]))
