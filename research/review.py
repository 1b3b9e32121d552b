"""Reviewing a record: a decision on it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from hesperion.privacy import access, actor
from intake.stories.actions import reviews
from intake.stories.choices import ReviewState
from research import queries
from research.models import Record

REVIEW_RECORD = "research.review_record"
_ALREADY = _("Nothing was changed: it stood so already.")


def free_text_field(label: Any, help_text: Any, **options: Any) -> forms.CharField:
    """A form field for some sentences of text."""
    widget = forms.Textarea(attrs={"rows": 6, "class": "vLargeTextField", "autocomplete": "off"})
    return forms.CharField(
        label=label, help_text=help_text, max_length=4000, widget=widget, **options
    )


class ReviewForm(forms.Form):
    state = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (ReviewState.IN_REVIEW, _("Take into review")),
            (ReviewState.INCLUDED, _("Include")),
            (ReviewState.SENT_BACK, _("Send back with a question")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a decision.")},
    )
    reason = free_text_field(
        _("Question or reason"),
        _(
            "Only where you send it back. The participant reads it, word for word, on their own page."
        ),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("state") != ReviewState.SENT_BACK:
            return data | {"reason": ""}
        if not data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Write what you want to know, or what should be changed."))
        return data


class Reviews:
    """A mixin, placed before ModelAdmin, for the page on which reviewers decide on a record."""

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.review_view)  # type: ignore[attr-defined]
        ours = path("<path:object_id>/review/", page, name="research_record_review")
        return [ours, *super().get_urls()]  # type: ignore[misc]

    def review_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        record = self._reviewed(request, object_id)
        form = ReviewForm(request.POST or None)
        if form.is_valid():
            return _act(request, record, reviews.review, **form.cleaned_data)
        page = "admin/research/record/review.html"
        return self._form_page(request, record, form, page, past=queries.reviews_of(record))

    def _reviewed(self, request: HttpRequest, object_id: str, purpose: str = "review") -> Record:
        if not request.user.has_perm(REVIEW_RECORD) or not self.has_view_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        record = self.get_object(request, object_id)  # type: ignore[attr-defined]
        if record is None:
            raise Http404
        reader = access.require()
        reader.purpose = purpose
        reader.note(record.subject, "public_id")
        reader.drawn[record.subject] = record.public_id
        return record

    def _form_page(
        self, request: HttpRequest, record: Record, form: forms.Form, page: str, **shown: Any
    ) -> TemplateResponse:
        context = self.admin_site.each_context(request) | {  # type: ignore[attr-defined]
            "opts": Record._meta,
            "original": record,
            "title": record.public_id,
            "form": form,
            "errors": form.errors,
        }
        return TemplateResponse(request, page, context | shown, status=422 if form.errors else 200)


def _act(
    request: HttpRequest, record: Record, action: Callable[..., bool], **values: Any
) -> HttpResponse:
    changed = action(subject=record.subject, by=actor.current(), **values)
    text = _("Saved for %(record)s.") % {"record": record} if changed else _ALREADY
    messages.success(request, text)
    return redirect(reverse("admin:research_record_change", args=[record.pk]))
